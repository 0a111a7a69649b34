import { testsAccessibility } from './accessible.ts';

testsAccessibility(1);
