/** What an assertion saw: enough to recognise the same wrong answer when it comes from other code. */
export interface Observation {
  /** Which assertion: `values`, `shape`, `gradient`, `unchanged`, ... */
  kind: string;
  shape: number[];
  /** At most `OBSERVED_VALUES` numbers; NaN and the infinities stay themselves. */
  values: number[];
  /** The numbers come from float32 arithmetic: another order of summing gives others in the last digits. */
  float32?: boolean;
  /** Each number may differ by this share of itself: those of a training depend on every rounding before. */
  tolerance?: number;
}

/** What the grader shows of a failed assertion, part by part. */
export interface FindingData {
  /** The law or value that was violated, one sentence. */
  headline: string;
  /** What the learner may have misunderstood, when the output gives it away. */
  misconception?: string;
  /** How many elements are wrong, the first and the worst. */
  details: string[];
  /** Where the wrong elements sit: a small map. */
  map: string[];
  observed: Observation;
}

const OBSERVED_VALUES = 4096;

/** The error of every assertion of the kit. Its message is the whole text, its `finding` the parts. */
export class Finding extends Error {
  override name = "Finding";
  readonly finding: FindingData;

  constructor(data: FindingData) {
    const parts = [
      [data.headline],
      data.misconception ? [data.misconception] : [],
      data.details,
      data.map,
    ].filter((part) => part.length > 0);
    super(parts.map((part) => part.join("\n")).join("\n\n"));
    this.finding = data;
  }
}

/** An observation of these numbers, cut to a size that is cheap to keep. */
export function observe(kind: string, shape: number[], values: number[]): Observation {
  return { kind, shape, values: values.slice(0, OBSERVED_VALUES) };
}
