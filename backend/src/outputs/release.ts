/** Gives back what was taken, or stops being told; calling it again does nothing. */
export type Release = () => void;
