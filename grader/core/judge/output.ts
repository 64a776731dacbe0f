/** What the code printed, in the order of the tests that ran; before any test ran, the name is empty. */
export type Printed = { test: string; text: string }[];

/** What WebGPU's library says on stderr of some adapters; no learner printed it. */
const NOISE = /(?<=^|\u001f)Warning: max\w+ artificially reduced .*\n?/gm;

/** Takes the worker's output apart at the marks that it writes where another test begins to print. */
export function readOutput(output: string): Printed {
  const [before, ...parts] = output.replace(NOISE, "").split("\u001e");
  const printed = parts.map((part) => {
    const at = part.indexOf("\u001f");
    return { test: part.slice(0, Math.max(0, at)), text: part.slice(at + 1) };
  });
  return [{ test: "", text: before }, ...printed].filter(({ text }) => text.trim());
}

/** What belongs to one failed test, and what was printed before any; everything where no test is named. */
export function printedBy(printed: Printed, test: string | undefined): string {
  const own = test === undefined ? printed : printed.filter((part) => part.test === "" || part.test === test);
  return own.map(({ text }) => text).join("");
}
