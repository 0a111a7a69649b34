import { testsAccessibility } from './accessible.ts';

testsAccessibility('dark');
