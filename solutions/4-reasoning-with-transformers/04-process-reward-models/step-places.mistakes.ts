import { mistakesFor } from "#lib/author/mistakes";
import { stepPlaces as right } from "./step-places.js";

interface Row {
  ids: number[];
  promptLength: number;
  separator: number;
  pad: number;
}

/** Other places; what does not fit is refused as it should be. */
const placing = (places: (row: Row) => number[]) => ({
  stepPlaces(ids: number[], promptLength: number, separator: number, pad: number): number[] {
    right(ids, promptLength, separator, pad);
    return places({ ids, promptLength, separator, pad });
  },
});

const proper = ({ ids, promptLength, separator, pad }: Row) => right(ids, promptLength, separator, pad);

/** The index after the last token that is no padding. */
const endOf = ({ ids, promptLength, pad }: Row) => {
  const first = ids.findIndex((id, t) => t >= promptLength && id === pad);
  return first < 0 ? ids.length : first;
};

/** Indices of all separators from an index on. */
const separators = ({ ids, separator }: Row, from: number, to: number) =>
  [...ids.keys()].filter((t) => t >= from && t < to && ids[t] === separator);

export default mistakesFor<typeof import("./step-places.js")>({
  "before-the-separator": {
    because:
      "These are the tokens before the separators. A step's last token is its separator, where it has one.",
    ...placing((row) => proper(row).map((t) => (row.ids[t] === row.separator ? t - 1 : t))),
  },
  "next-step": {
    because:
      "These are the places after the separators, where the next step starts. A step is judged at its own end.",
    ...placing((row) => proper(row).map((t) => t + 1)),
  },
  "step-starts": {
    because: "These are the places where steps start. A judge there has not read the step yet.",
    ...placing((row) => {
      const places = proper(row);
      return places.map((end, s) => {
        let t = s === 0 ? row.promptLength : places[s - 1] + 1;
        while (row.ids[t] === row.separator && t < end) t++;
        return t;
      });
    }),
  },
  "unfinished-step-dropped": {
    because:
      "The last step has no separator and was left out. A step that was cut off, or just ends, counts too.",
    ...placing((row) => proper(row).filter((t) => row.ids[t] === row.separator)),
  },
  "separators-of-the-prompt": {
    because:
      "Separators of the prompt were counted. The problem has lines too, and they are no steps of the chain.",
    ...placing((row) => right(row.ids, 0, row.separator, row.pad)),
  },
  "from-the-prompt": {
    because: "The places are counted from the end of the prompt. They should be indices of the whole row.",
    ...placing((row) => proper(row).map((t) => t - row.promptLength)),
  },
  "prompt-one-short": {
    because:
      "The prompt's last token was read as part of the chain. promptLength is the index of the first token after it.",
    ...placing((row) => right(row.ids, Math.max(0, row.promptLength - 1), row.separator, row.pad)),
  },
  "prompt-one-long": {
    because: "The first token after the prompt was left out. promptLength is its index.",
    ...placing((row) =>
      right(row.ids, Math.min(row.ids.length, row.promptLength + 1), row.separator, row.pad),
    ),
  },
  "padding-as-a-step": {
    because: "The last place is in the padding. The last step ends at the last token that was written.",
    ...placing((row) => {
      const places = separatorsThatEnd(row);
      const last = row.ids.length - 1;
      return last >= row.promptLength && places.at(-1) !== last ? [...places, last] : places;
    }),
  },
  "padding-joined": {
    because: "The padding was taken for part of the last step. It ends before the first padding token.",
    ...placing((row) => {
      const places = proper(row);
      const isCut = places.length > 0 && row.ids[places[places.length - 1]] !== row.separator;
      return isCut ? [...places.slice(0, -1), row.ids.length - 1] : places;
    }),
  },
  "first-padding-token": {
    because: "The last step ends at the first padding token. Its last token stands one place before it.",
    ...placing((row) => {
      const places = proper(row);
      const isCut = places.length > 0 && row.ids[places[places.length - 1]] !== row.separator;
      return isCut && endOf(row) < row.ids.length ? [...places.slice(0, -1), endOf(row)] : places;
    }),
  },
  "every-separator": {
    because:
      "Every separator was counted. After another separator, or at the start, it ends nothing: there is no step before it.",
    ...placing((row) => {
      const end = endOf(row);
      const places = separators(row, row.promptLength, end);
      return end > row.promptLength && places.at(-1) !== end - 1 ? [...places, end - 1] : places;
    }),
  },
  "last-of-many": {
    because:
      "Of several separators in a row the last one was taken. The first one ends the step, the others end nothing.",
    ...placing((row) =>
      proper(row).map((t) => {
        let last = t;
        while (row.ids[last] === row.separator && row.ids[last + 1] === row.separator) last++;
        return last;
      }),
    ),
  },
  "separator-at-the-start": {
    because:
      "A separator right after the prompt was counted. There is nothing before it, so it ends no step.",
    ...placing((row) =>
      row.ids[row.promptLength] === row.separator ? [row.promptLength, ...proper(row)] : proper(row),
    ),
  },
  "prompt-opens-a-step": {
    because:
      "The prompt's last token was taken for the start of a step. A separator right after the prompt ends nothing.",
    ...placing((row) => {
      const { ids, promptLength, separator } = row;
      const isOpen =
        promptLength > 0 && ids[promptLength - 1] !== separator && ids[promptLength] === separator;
      return isOpen ? [promptLength, ...proper(row)] : proper(row);
    }),
  },
  "end-of-the-row-instead": {
    because:
      "Where there is no step, the last index was given. Such a row has no place: a judge must not score what isn't there.",
    ...placing((row) => {
      const places = proper(row);
      return places.length > 0 ? places : [row.ids.length - 1];
    }),
  },
  values: {
    because: "These are the tokens at the places. The places themselves are asked for: indices of the row.",
    ...placing((row) => proper(row).map((t) => row.ids[t])),
  },
  "steps-counted": {
    because: "This is how many steps there are. Where each one ends is asked for.",
    ...placing((row) => [proper(row).length]),
  },
  "twelve-steps-at-most": {
    because: "You stop after twelve places. Every step has one, however many there are.",
    ...placing((row) => proper(row).slice(0, 12)),
  },
  "last-place-only": {
    because:
      "Only the last place was found. That is what a judge of the outcome reads; here every step has a place.",
    ...placing((row) => proper(row).slice(-1)),
  },
  "padding-searched-in-the-prompt": {
    because:
      "The row was cut at the first padding id, also where that id stands in the prompt. Whatever the prompt holds, it has no steps.",
    ...placing((row) => {
      const first = row.ids.indexOf(row.pad);
      return first >= 0 && first < row.promptLength ? [] : proper(row);
    }),
  },
  "zero-is-no-token": {
    because:
      "The id 0 was taken for nothing, so a step of zeros is none. Every id but separator and pad is a token of a step.",
    ...placing((row) => {
      const starts = (t: number) => Math.max(row.promptLength, row.ids.lastIndexOf(row.separator, t - 1) + 1);
      return proper(row).filter((t) =>
        row.ids.slice(starts(t), t + 1).some((id) => id !== 0 && id !== row.separator),
      );
    }),
  },
  "one-after-the-end": {
    because:
      "The last step ends after the row in your answer. The index of its last token is one less than where it stops.",
    ...placing((row) => proper(row).map((t) => (row.ids[t] === row.separator ? t : t + 1))),
  },
  "two-tokens-at-least": {
    because: "A step of one token and its separator was left out. One token is enough.",
    ...placing((row) =>
      proper(row).filter(
        (t) =>
          row.ids[t] !== row.separator || (t - 2 >= row.promptLength && row.ids[t - 2] !== row.separator),
      ),
    ),
  },
  "separator-0-replaced": {
    because: "A separator of 0 was taken for none. Any id may end a step, 0 too.",
    ...placing((row) => right(row.ids, row.promptLength, row.separator || -1, row.pad)),
  },
  "pad-0-replaced": {
    because: "A padding id of 0 was taken for none. Any id may fill a row up, 0 too.",
    ...placing((row) => right(row.ids, row.promptLength, row.separator, row.pad || -1)),
  },
});

function separatorsThatEnd(row: Row): number[] {
  return proper(row).filter((t) => row.ids[t] === row.separator);
}
