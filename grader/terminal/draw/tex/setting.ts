/** How a formula is set. */
export interface Setting {
  /** Whether it may take several lines: fractions with a bar, bounds below and above a sum. */
  display: boolean;
  unicode: boolean;
  /** In a script, which has no spaces. */
  compact?: boolean;
}
