import { type FindingData, observe } from "../finding.js";
import { judgeStages, judgeValues, type Stage, type ValueOptions } from "../judge.js";
import { isTensor, readTensors } from "./read.js";

/** As `judgeValues`, for a tensor; `expected`, rivals and inputs may be tensors or lists. */
export async function judgeTensorValues(
  got: unknown,
  expected: unknown,
  options: ValueOptions = {},
): Promise<FindingData | undefined> {
  const wrongKind = notTensor(got, options.what);
  if (wrongKind) return wrongKind;
  return judgeValues(
    await readTensors(got, options.what),
    (await readTensors(expected)) as number[],
    await readOptions(options),
  );
}

/** As `judgeStages`, for an object of tensors. */
export async function judgeTensorStages(got: unknown, stages: Stage[]): Promise<FindingData | undefined> {
  const read = (await readTensors(got)) as Record<string, unknown>;
  const due = stages.map(async ({ expected, ...options }) => ({
    ...(await readOptions(options)),
    name: options.name,
    expected: (await readTensors(expected)) as number[],
  }));
  return judgeStages(read, await Promise.all(due));
}

async function readOptions<T extends ValueOptions>(options: T): Promise<T> {
  const { rivals, inputs } = options;
  return {
    ...options,
    float32: true,
    rivals: (await readTensors(rivals)) as ValueOptions["rivals"],
    inputs: (await readTensors(inputs)) as ValueOptions["inputs"],
  };
}

/** Lists of numbers pass for a tensor: whether one is due is TypeScript's to say. */
function notTensor(got: unknown, what = "the result"): FindingData | undefined {
  if (isTensor(got) || !(got instanceof Promise)) return undefined;
  return {
    headline: `${what} should be a tensor: got a Promise: is an await missing?`,
    details: [],
    map: [],
    observed: observe("kind", [], []),
  };
}
