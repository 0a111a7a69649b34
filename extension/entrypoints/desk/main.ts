import '@auxcast/shared-types/tokens.css';
import '@auxcast/shared-types/font.css';
import '@auxcast/shared-types/panels.css';
import '../../components/base.css';
import { createApp } from 'vue';
import DeskApp from '../../components/DeskApp.vue';

createApp(DeskApp).mount('#app');
