/** What host and ops work people's rights with, for the host's page and the site alike. */
export { default as AddressesPanel } from './AddressesPanel.vue';
export { default as AskPrompts } from './AskPrompts.vue';
export { default as ConfirmButton } from './ConfirmButton.vue';
export { default as DeskPanel } from './DeskPanel.vue';
export * from './desk-steering.ts';
export { default as OutputsPanel } from './OutputsPanel.vue';
export * from './output-steering.ts';
export { default as SteeringPanels } from './SteeringPanels.vue';
export * from './steering.ts';
