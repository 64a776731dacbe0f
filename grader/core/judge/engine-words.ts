// Errors that an engine makes itself say the same in each engine's own words. A mistake is written down with V8's.

/** By engine, how it begins to say each kind of error, after the error's class. */
const WORDS: Record<string, Record<string, RegExp>> = {
  V8: {
    "a property of nothing": /^TypeError Cannot (read|set) properties of (undefined|null)/,
    "no function": /^TypeError .+ is not a function$/,
    "not iterable": /^TypeError .+ is not iterable/,
    "endless recursion": /^RangeError Maximum call stack size exceeded/,
    "no JSON": /^SyntaxError (Unexpected|Expected|Bad|Unterminated|No number) .*(JSON|position)/,
  },
  Firefox: {
    "a property of nothing": /^TypeError (can't access property|.+ is (undefined|null)$)/,
    "no function": /^TypeError .+ is not a function$/,
    "not iterable": /^TypeError .+ is not iterable/,
    "endless recursion": /^InternalError too much recursion/,
    "no JSON": /^SyntaxError JSON\.parse: /,
  },
  WebKit: {
    "a property of nothing": /^TypeError (undefined|null) is not an object \(evaluating /,
    "no function": /^TypeError .+ is not a function\. \(In /,
    "not iterable": /^TypeError (.+ is not a function.*Symbol\.iterator|Spread syntax requires)/,
    "endless recursion": /^RangeError Maximum call stack size exceeded/,
    "no JSON": /^SyntaxError JSON Parse error: /,
  },
};

/** What is said before an error, and the error: its class and its message. */
const ERROR = /^(.*?)\b((?:Type|Range|Syntax|Internal)Error):? ([\s\S]*)$/;

/**
 * Whether two texts say the same of one kind of error, in the words of two engines. In the words of one engine they are for the caller
 * to compare.
 */
export function isOtherEnginesWords(a: string, b: string): boolean {
  const [[, before, ...own], [, otherBefore, ...others]] = [a, b].map((text) => ERROR.exec(text) ?? [""]);
  if (before === undefined || before !== otherBefore) return false;
  const [here, there] = [own, others].map((error) => kindsOf(error.join(" ")));
  if (here.some(([engine]) => there.some(([other]) => engine === other))) return false;
  return here.some(([, kind]) => there.some(([, other]) => kind === other));
}

/** Which engines speak so, and of what. */
function kindsOf(text: string): [engine: string, kind: string][] {
  return Object.entries(WORDS).flatMap(([engine, kinds]) =>
    Object.entries(kinds)
      .filter(([, words]) => words.test(text))
      .map(([kind]): [string, string] => [engine, kind]),
  );
}
