import type { FindingData } from "../kit/finding.js";
import * as say from "./findings.js";
import { mean, noiseOfMean, WINDOW } from "./smooth.js";

type Run = say.Run;

/** Steps after which a loss that has not changed at all, or only grows, will not come down. */
const PATIENCE = 20;

/** What ends a run at once: more steps would only cost time. */
export function fatalAilment(run: Run): FindingData | undefined {
  const { losses, smoothed, floor } = run;
  const step = losses.length;
  const end = smoothed[step - 1];
  if (!Number.isFinite(losses[step - 1])) return say.notFinite(run);
  if (step === 1 && losses[0] <= run.threshold) return say.knowing(run);
  if (step >= WINDOW && floor !== undefined && end < floor) return say.tooLow(run);
  if (step === WINDOW + 2) return leak(run);
  if (step === PATIENCE && isUnchanged(run)) return say.unchanged(run);
  if (step >= PATIENCE && end > 10 * scale(run)) return say.rising(run);
  return undefined;
}

/** Tensors that steps leave behind fill the memory, whether the model learns or not. */
export function leak(run: Run): FindingData | undefined {
  return run.tensorsPerStep >= 1 ? say.leak(run) : undefined;
}

/** Why a run that had all its steps has not learned. */
export function whyNotLearned(run: Run): FindingData {
  const { losses, smoothed, uniform } = run;
  const end = smoothed[losses.length - 1];
  if (isUnchanged(run)) return say.unchanged(run);
  if (uniform !== undefined && Math.abs(end - uniform) <= 0.03 * uniform && isLevel(run))
    return say.stuckAtUniform(run, uniform);
  const went = trend(run);
  if (went === "up") return say.rising(run);
  return went === "none" ? say.flat(run) : say.reached(run);
}

function isUnchanged({ losses }: Run): boolean {
  const [first] = losses;
  return losses.every((loss) => Math.abs(loss - first) <= 1e-6 * Math.abs(first));
}

/** Whether the last quarter of a run differs from its first ten losses by more than the noise of the batches. */
function trend({ losses }: Run): "up" | "down" | "none" {
  return compared(
    losses.slice(0, WINDOW),
    losses.slice(-Math.max(WINDOW, Math.floor(losses.length / 4))),
    0.01,
  );
}

/** Whether the last quarter of a run is as high as the one before it. */
function isLevel({ losses }: Run): boolean {
  const n = Math.floor(losses.length / 4);
  return compared(losses.slice(-2 * n, -n), losses.slice(-n), 0.02) === "none";
}

/** Compares two means: three standard errors, and at least this share of the first, count as a difference. */
function compared(before: number[], after: number[], share: number): "up" | "down" | "none" {
  const noise = Math.hypot(noiseOfMean(before), noiseOfMean(after));
  const rise = mean(after) - mean(before);
  if (Math.abs(rise) <= Math.max(3 * noise, share * Math.abs(mean(before)))) return "none";
  return rise > 0 ? "up" : "down";
}

/** The order of magnitude of a run's honest losses. */
function scale({ smoothed, threshold }: Run): number {
  return Math.max(Math.abs(smoothed[WINDOW - 1]), Math.abs(threshold));
}
