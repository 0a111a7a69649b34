import { testsAccessibility } from './accessible.ts';

testsAccessibility('light');
