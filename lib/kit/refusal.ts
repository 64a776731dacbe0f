import { expect } from "vitest";
import { fileNamed } from "#platform";
import { oneLine } from "./describe.js";
import { Finding, type FindingData, observe } from "./finding.js";
import { numbersIn, preview } from "./laws.js";

/** What a message must tell: a part of it, or a pattern. Text that the learner words is judged by the value it names. */
export type Telling = string | number | RegExp;

/**
 * The call throws an error of this class, and its message tells what is asked of it. A promise is waited for: it must end in such
 * an error.
 *
 * @param what what must be refused: `"a limit of 0"`
 * @param telling what the docstring promises that the message names: the received value, or the argument
 */
type Refusal<T> = [
  call: () => T,
  errorClass: new (...args: any[]) => Error,
  what: string,
  ...telling: Telling[],
];
export function judgeRefusal(...given: Refusal<never>): FindingData | undefined;
export function judgeRefusal(...given: Refusal<Promise<unknown>>): Promise<FindingData | undefined>;
export function judgeRefusal(...given: Refusal<unknown>): FindingData | undefined;
export function judgeRefusal(
  ...[call, errorClass, what, ...telling]: Refusal<unknown>
): FindingData | undefined | Promise<FindingData | undefined> {
  const headline = `${what} should be refused with a ${errorClass.name}`;
  const given = (returned: unknown): FindingData => ({
    headline,
    misconception: NOT_CHECKED,
    details: ["nothing was thrown; the call returned", oneLine(`  ${preview(returned)}`)],
    map: [],
    observed: observe(`${what}: returned ${preview(returned)}`, [], numbersIn(returned)),
  });
  const thrown = (error: unknown): FindingData | undefined => {
    if (error instanceof Finding || (error instanceof Error && error.name === "BlankError")) throw error;
    if (!(error instanceof errorClass) || isEndless(error)) return wrongError(headline, what, error);
    const missing = telling.find((part) => !tells(error.message, part));
    return missing === undefined ? undefined : silentError(what, error, missing);
  };
  let returned: unknown;
  try {
    returned = call();
  } catch (error) {
    return thrown(error);
  }
  return returned instanceof Promise ? returned.then(given, thrown) : given(returned);
}

function silentError(what: string, { message }: Error, missing: Telling): FindingData {
  const wanted = missing instanceof RegExp ? String(missing) : `"${missing}"`;
  return {
    headline: `the error for ${what} does not say what is wrong`,
    misconception: "The message must say what was passed in: name the value or the argument.",
    details: [`its message should hold ${wanted}`, oneLine(`it is "${message}"`)],
    map: [],
    observed: observe(`${what}: message without ${wanted}`, [], []),
  };
}

/**
 * The call accepts what it gets: it throws no RangeError. Judged before the values, so that the verdict says what was refused.
 *
 * @param what what must be accepted: `"a bias of three numbers for three outputs"`
 */
export function judgeAcceptance(call: () => unknown, what: string): FindingData | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError) || isEndless(error)) throw error;
    return {
      headline: `${what} should be accepted, but your code refused it`,
      misconception: TOO_STRICT,
      details: [oneLine(`got ${error.name}: ${error.message}`)],
      map: [],
      observed: observe(`${what}: refused, though it must not be`, [], []),
    };
  }
}

const NOT_CHECKED = "The docstring says what is refused. Check for this before anything is computed.";
const TOO_STRICT = "A check refuses more than the docstring says.";
const OTHER_CLASS =
  "It was refused, but with another class of error. Callers tell errors apart by their class: throw the one that is promised.";

function wrongError(headline: string, what: string, error: unknown): FindingData {
  return {
    headline,
    ...(isOwn(error) && { misconception: OTHER_CLASS }),
    details: [oneLine(`got ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`)],
    map: [],
    observed: observe(`${what}: refused ${seen(error)}`, [], []),
  };
}

/**
 * An error as an observation: its class and its text. The text counts where somebody else threw it, lib, TensorFlow.js or the
 * engine, for it tells which of them was reached; what the answer itself throws is in its author's words.
 */
export function seen(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return `${error.name}: ${isOwn(error) ? "(own words)" : error.message}`;
}

/** Errors of these classes are the engine's, at whatever line. */
const ENGINE = ["TypeError", "ReferenceError", "SyntaxError"];

/** Whether the answer threw it: the nearest place in its stack is the subject's file, or that of its mistakes. */
function isOwn(error: unknown): boolean {
  if (!(error instanceof Error) || ENGINE.includes(error.name) || isEndless(error)) return false;
  const { stack = "" } = error;
  const nearest = stack.split("\n").find((line) => /:\d+:\d+\)?$/.test(line)) ?? "";
  const slug = /([^\\/]+)\.spec\.ts/.exec(expect.getState().testPath ?? "")?.[1];
  // In a browser's worker a stack has URLs in the place of names.
  const file = fileNamed(/([^\s(@]+):\d+:\d+\)?$/.exec(nearest)?.[1] ?? "");
  return slug !== undefined && new RegExp(`[\\\\/]${slug}(\\.mistakes)?\\.ts\\b`).test(file);
}

function tells(message: string, part: Telling): boolean {
  return part instanceof RegExp ? part.test(message) : message.includes(String(part));
}

/** The engine refuses an endless recursion with a RangeError too. */
function isEndless(error: Error): boolean {
  return /call stack/i.test(error.message);
}
