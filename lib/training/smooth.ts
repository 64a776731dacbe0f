/** Losses that a smoothed loss is made of. */
export const WINDOW = 10;

/**
 * The smoothed loss after a step: the mean of the last ten losses without their lowest and their highest, so that
 * neither a lucky batch nor an unlucky one decides. With fewer than three losses, their mean.
 */
export function smooth(losses: number[]): number {
  const window = losses.slice(-WINDOW).sort((a, b) => a - b);
  const kept = window.length < 3 ? window : window.slice(1, -1);
  return mean(kept);
}

export function mean(values: number[]): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

/**
 * Standard error of the mean of losses that have a trend: half the mean square of successive differences is the
 * variance of the noise alone.
 *
 * @see von Neumann 1941
 */
export function noiseOfMean(losses: number[]): number {
  const squares = losses.slice(1).map((loss, i) => (loss - losses[i]) ** 2);
  return squares.length === 0 ? 0 : Math.sqrt(mean(squares) / 2 / losses.length);
}
