/** Bytes that a run may print before it counts as flooding whoever reads it. */
export const OUTPUT_LIMIT = 256 * 1024;

/** Messages that one job may send before it counts as flooding the grader; the longest training sends a tenth. */
export const MESSAGE_LIMIT = 10_000;
