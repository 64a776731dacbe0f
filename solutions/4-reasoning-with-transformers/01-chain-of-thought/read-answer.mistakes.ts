import { mistakesFor } from "#lib/author/mistakes";
import {
  readAnswer as rightRead,
  sameAnswer as rightSame,
  answerValue as rightValue,
} from "./read-answer.js";

const NUMBER =
  /(?:(?<![\d\p{L})\]}])[-−])?(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![\d.])\.\d+)(?:\/\d+)?%?/gu;
const REMEMBERING = /\banswer\b|⇒|####|\\boxed\{/gi;
const MARKER = /\banswer\b|⇒|####|\\boxed\{/gi;

interface Found {
  written: string;
  at: number;
}

/** Another choice among the numbers of a text. */
const choosing = (choose: (numbers: Found[], markers: number[]) => Found | undefined) => ({
  readAnswer(text: string): string | null {
    const numbers = [...text.matchAll(NUMBER)].map((match) => ({ written: match[0], at: match.index }));
    const markers = [...text.matchAll(MARKER)].map((match) => match.index);
    return choose(numbers, markers)?.written ?? null;
  },
});

const after = (numbers: Found[], marker: number) => numbers.find(({ at }) => at > marker);
const lastMarked = (numbers: Found[], markers: number[]) =>
  markers.map((marker) => after(numbers, marker)).findLast(Boolean);

/** Other markers. */
const marking = (pattern: RegExp) => ({
  readAnswer(text: string): string | null {
    const numbers = [...text.matchAll(NUMBER)].map((match) => ({ written: match[0], at: match.index }));
    const markers = [...text.matchAll(pattern)].map((match) => match.index);
    return (lastMarked(numbers, markers) ?? numbers.at(-1))?.written ?? null;
  },
});

/** Another way from a written number to its value, and comparisons by it; what is no number stays none. */
const valuing = (value: (written: string) => number | null) => {
  const answerValue = (written: string): number | null => {
    const trimmed = written.trim();
    return trimmed.match(NUMBER)?.[0] === trimmed ? value(trimmed) : null;
  };
  return {
    answerValue,
    sameAnswer(given: string | null, expected: string): boolean {
      const right = answerValue(expected);
      if (right === null) throw new RangeError(`the expected answer must be a number, got "${expected}"`);
      const x = given === null ? null : answerValue(given);
      return x !== null && Math.abs(x - right) <= 1e-9 * Math.max(Math.abs(x), Math.abs(right));
    },
  };
};

/** What is computed, unless it isn't finite. */
const computing = (value: (written: string) => number) =>
  valuing((written) => (Number.isFinite(value(written)) ? value(written) : null));

const plain = (text: string) => Number(text.replaceAll(/[,%]/g, "").replace("−", "-"));
const fraction = (written: string) => {
  const [top, bottom = "1"] = written.split("/");
  return plain(top) / plain(bottom);
};
const percent = (written: string) => (written.endsWith("%") ? 100 : 1);

/** Another comparison of two values. */
const comparing = (isSame: (value: number, right: number) => boolean) => ({
  sameAnswer(given: string | null, expected: string): boolean {
    rightSame(given, expected);
    const value = given === null ? null : rightValue(given);
    return value !== null && isSame(value, rightValue(expected) as number);
  },
});

/** Another comparison of two texts. */
const matching = (isSame: (given: string, expected: string) => boolean) => ({
  sameAnswer(given: string | null, expected: string): boolean {
    rightSame(given, expected);
    return given !== null && isSame(given, expected);
  },
});

export default mistakesFor<typeof import("./read-answer.js")>({
  "first-number": {
    because:
      "Without a marker the first number was taken. A text computes before it concludes, so its last number is the answer.",
    ...choosing((numbers, markers) => lastMarked(numbers, markers) ?? numbers[0]),
  },
  "last-number-always": {
    because:
      "The last number was taken although a marker announced an earlier one. What a marker marks is the next number after it.",
    ...choosing((numbers) => numbers.at(-1)),
  },
  "first-marker": {
    because: "The first marker counted. A model may change its mind, and then its last word is the answer.",
    ...choosing(
      (numbers, markers) => markers.map((marker) => after(numbers, marker)).find(Boolean) ?? numbers.at(-1),
    ),
  },
  "pattern-with-a-memory": {
    because:
      "A pattern with the flag g remembers where its last test ended, so the next text was searched from there. The answer depends on its text alone.",
    readAnswer(text) {
      if (REMEMBERING.test(text)) return rightRead(text);
      return [...text.matchAll(NUMBER)].at(-1)?.[0] ?? null;
    },
  },
  "number-before-the-marker": {
    because: "The number before the marker was taken. A marker announces what comes after it.",
    ...choosing((numbers, markers) =>
      numbers.findLast(({ at }) => at < (markers.at(-1) ?? Number.POSITIVE_INFINITY)),
    ),
  },
  "marker-without-a-number": {
    because:
      "The last marker has no number after it, and the text was given up. A marker that marks nothing doesn't count.",
    ...choosing((numbers, markers) =>
      markers.length > 0 ? after(numbers, markers.at(-1) as number) : numbers.at(-1),
    ),
  },
  "earlier-markers-forgotten": {
    because:
      "The last marker has no number after it, and the last number of the text was taken. An earlier marker that marks a number comes first.",
    ...choosing(
      (numbers, markers) =>
        (markers.length > 0 ? after(numbers, markers.at(-1) as number) : undefined) ?? numbers.at(-1),
    ),
  },
  "no-marker-no-answer": {
    because: "A text without a marker had no answer. Then its last number is the answer.",
    ...choosing(lastMarked),
  },
  "undefined-without-a-number": {
    because: "A text without a number gave undefined. The result is null there.",
    readAnswer: (text) => rightRead(text) ?? (undefined as unknown as null),
  },
  "nearest-number": {
    because:
      "The number nearest to a marker was taken, even if it stands before it. A marker announces what comes after it.",
    ...choosing((numbers, markers) => {
      const marker = markers.at(-1);
      if (marker === undefined) return numbers.at(-1);
      return numbers.toSorted((a, b) => Math.abs(a.at - marker) - Math.abs(b.at - marker))[0];
    }),
  },
  "answer-tidied": {
    because:
      "The answer was returned without its commas. It is returned as it stands; its value is another function's business.",
    readAnswer: (text) => rightRead(text)?.replaceAll(",", "") ?? null,
  },
  "answer-as-a-value": {
    because: "The answer's value was returned as text. The answer is returned as it stands.",
    readAnswer(text) {
      const answer = rightRead(text);
      return answer === null ? null : String(rightValue(answer));
    },
  },
  "parse-int": {
    because: "parseInt stops at the first character that is no digit: at a period, a comma or a slash.",
    ...computing((written) => Number.parseInt(written, 10)),
  },
  "parse-float": {
    because:
      "parseFloat stops at the first comma, slash or percent sign, so 1,250 became 1 and 3/4 became 3.",
    ...computing((written) => Number.parseFloat(written)),
  },
  "commas-left-in": {
    because: "A number with commas had no value. They only separate thousands.",
    ...computing((written) => (written.includes(",") ? Number.NaN : fraction(written) / percent(written))),
  },
  "first-comma-alone": {
    because: "Only the first comma was removed, so numbers from a million on had no value.",
    ...computing((written) => {
      const rest = written.replace(",", "");
      return rest.includes(",") ? Number.NaN : fraction(rest) / percent(rest);
    }),
  },
  "decimal-comma": {
    because: "The comma was read as a decimal point. It separates thousands.",
    ...computing((written) => fraction(written.replace(",", ".")) / percent(written)),
  },
  "typed-minus-alone": {
    because: "Only the minus of the keyboard was read. The longer one, −, means the same.",
    ...computing((written) => (written.includes("−") ? Number.NaN : fraction(written) / percent(written))),
  },
  "minus-dropped": {
    because: "The minus was lost with the other signs.",
    ...computing((written) => Math.abs(fraction(written) / percent(written))),
  },
  "fraction-without-a-value": {
    because: "A fraction had no value. Its slash divides.",
    ...computing((written) => (written.includes("/") ? Number.NaN : fraction(written) / percent(written))),
  },
  "numerator-alone": {
    because: "Only the part before the slash was read. The slash divides it by the part after it.",
    ...computing((written) => plain(written.split("/")[0]) / percent(written)),
  },
  "percent-ignored": {
    because: "The percent sign was dropped. It divides by 100.",
    ...computing(fraction),
  },
  "percent-times-100": {
    because: "A percentage was multiplied by 100. 75% is 0.75.",
    ...computing((written) => fraction(written) * percent(written)),
  },
  "percent-without-a-value": {
    because: "A percentage had no value. The sign divides by 100.",
    ...computing((written) => (written.endsWith("%") ? Number.NaN : fraction(written))),
  },
  "divided-by-zero": {
    because: "A division by 0 gave Infinity or NaN. Such a text has no value: null.",
    ...valuing((written) => fraction(written) / percent(written)),
  },
  "same-text": {
    because: "Texts were compared. 1,250 and 1250 are written in two ways and have one value.",
    ...matching((given, expected) => given === expected),
  },
  "contained-text": {
    because: "The expected text only had to occur in the answer, so 123 was taken for 12.",
    ...matching((given, expected) => given.includes(expected)),
  },
  "exactly-equal": {
    because: "Values had to be equal to the last bit. In floating point 33.3 / 100 isn't 0.333.",
    ...comparing((value, expected) => value === expected),
  },
  "absolute-tolerance": {
    because:
      "The difference was compared with 1e-9 itself. The tolerance is a billionth of the larger value, so that tiny answers are told apart.",
    ...comparing((value, expected) => Math.abs(value - expected) <= 1e-9),
  },
  "generous-tolerance": {
    because: "Values that differ by more than a billionth were called the same. 0.333 is not a third.",
    ...comparing(
      (value, expected) => Math.abs(value - expected) <= 1e-2 * Math.max(Math.abs(value), Math.abs(expected)),
    ),
  },
  "zero-is-not-zero": {
    because:
      "0 was not the same as 0. Zero counts as false in a condition, and a difference of 0 isn't less than a tolerance of 0.",
    ...comparing(
      (value, expected) => Math.abs(value - expected) < 1e-9 * Math.max(Math.abs(value), Math.abs(expected)),
    ),
  },
  "difference-with-its-sign": {
    because: "The difference kept its sign, so every answer that is too small passed.",
    ...comparing(
      (value, expected) => value - expected <= 1e-9 * Math.max(Math.abs(value), Math.abs(expected)),
    ),
  },
  "larger-with-its-sign": {
    because:
      "The larger of two negative values is negative, and so was the tolerance: no negative answer was right. Compare sizes without signs.",
    ...comparing((value, expected) => Math.abs(value - expected) <= 1e-9 * Math.max(value, expected)),
  },
  "sizes-alone": {
    because: "Values were compared without their signs, so 7 was taken for −7.",
    ...comparing(
      (value, expected) =>
        Math.abs(Math.abs(value) - Math.abs(expected)) <=
        1e-9 * Math.max(Math.abs(value), Math.abs(expected)),
    ),
  },
  "missing-is-zero": {
    because: "A missing answer was taken for 0. No answer is never right.",
    sameAnswer: (given, expected) => rightSame(given ?? "0", expected),
  },
  "unreadable-is-zero": {
    because: "An answer without a value was taken for 0. It is never right.",
    sameAnswer: (given, expected) =>
      given === null ? rightSame(null, expected) : rightSame(String(rightValue(given) ?? 0), expected),
  },
  "lower-case-alone": {
    because: "The word answer was found in lower case only. Upper or lower case makes no difference.",
    ...marking(/\banswer\b|⇒|####|\\boxed\{/g),
  },
  "answer-within-a-word": {
    because:
      "answered was taken for a marker. The marker is the word answer, and not a part of another word.",
    ...marking(/answer|⇒|####|\\boxed\{/gi),
  },
  "a-marker-left-out": {
    because: "One of the four markers was not looked for: answer, ⇒, #### and \\boxed{ all mark.",
    ...marking(/\banswer\b|⇒/gi),
  },
  "last-number-before-the-marker": {
    because: "The number before the marker was taken. What a marker marks is the next number after it.",
    ...choosing(
      (numbers, markers) =>
        markers.map((marker) => numbers.findLast(({ at }) => at < marker)).findLast(Boolean) ??
        numbers.at(-1),
    ),
  },
  "null-after-a-marker": {
    because: "A marker that no number follows gave null. It marks nothing: go on as if it were not there.",
    ...choosing((numbers, markers) => (markers.length > 0 ? lastMarked(numbers, markers) : numbers.at(-1))),
  },
  "empty-text-for-none": {
    because: "Without a number the result was an empty text. It is null.",
    readAnswer: (text) => rightRead(text) ?? "",
  },
  "zero-has-no-value": {
    because: "The value 0 was taken for no value. Only a text that is no number, or divides by 0, has none.",
    ...valuing((written) => rightValue(written) || null),
  },
  "percent-of-a-fraction-forgotten": {
    because: "The percent sign of a fraction was dropped. It divides by 100 whatever stands before it.",
    ...computing((written) => fraction(written) / (written.includes("/") ? 1 : percent(written))),
  },
  "spaces-refused": {
    because: "A number with spaces around it has no value in your answer. Spaces around it don't matter.",
    answerValue: (written) => (written === written.trim() ? rightValue(written) : null),
  },
  "number-within-a-text": {
    because:
      "A number was found somewhere in the text. The whole text must be one number, or it has no value.",
    answerValue: (written) => rightValue(written) ?? rightValue(written.match(NUMBER)?.[0] ?? ""),
  },
  "tolerance-of-one-at-least": {
    because:
      "The tolerance never fell below 1e-9 itself. It is a billionth of the larger value, however small that is.",
    ...comparing(
      (value, right) => Math.abs(value - right) <= 1e-9 * Math.max(1, Math.abs(value), Math.abs(right)),
    ),
  },
});
