import * as tf from "@tensorflow/tfjs";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { isDigit, operandToken } from "#lib/chain-sums/tokens";
import { PIXELS, SIDE } from "#lib/digits/digits";
import { equalsSign } from "#lib/digits/equals-sign";
import { readDigit } from "#lib/digits/judge";
import { gaussians } from "#lib/flow/noise";
import { mistakesFor } from "#lib/mistakes";
import { picturesIn } from "#lib/pictures/pixels";
import { mersenneTwister, type Random } from "#lib/random";
import { checkChain } from "../../4-reasoning-with-transformers/01-chain-of-thought/check-chain.js";
import {
  repeated,
  sampleChains,
} from "../../4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { guidedVelocity } from "../03-class-conditioning/guided-sampler.js";
import {
  auditWeights as auditRight,
  bestTries as chooseRight,
  gradeLine as gradeRight,
  homework as homeworkRight,
  type Line,
  pageOf,
  thinkLines as thinkRight,
  verifierLogits,
  writeDigits as writeRight,
} from "./homework.js";
import { sampleLatent } from "./sample-latent.js";
import { NONE } from "./train-latent-flow.js";

interface Parts {
  thinkLines: typeof thinkRight;
  bestTries: typeof chooseRight;
  writeDigits: typeof writeRight;
  gradeLine: typeof gradeRight;
}

/** Wrong parts, and what is built on them: the texts of a wrong choice, and the homework. */
const withParts = (wrong: Partial<Parts>) => {
  const { thinkLines = thinkRight, bestTries, gradeLine = gradeRight } = wrong;
  const writeDigits = wrong.writeDigits ?? (bestTries ? writing(usual, bestTries) : writeRight);
  const homework: typeof homeworkRight = async (thinker, writer, known, problems, plan, rng) => {
    const lines = await thinkLines(thinker, problems);
    const ink = lines.flatMap(({ digits, totals }) => [...digits, ...totals]);
    const pictures = await writeDigits(writer, ink, plan, rng);
    const cells = lines.map(({ digits, totals }) => ({
      digits: pictures.splice(0, digits.length),
      totals: pictures.splice(0, totals.length),
    }));
    const page = pageOf(cells.map(({ digits, totals }) => [...digits, equalsSign(), ...totals]));
    const labelsOf = (part: Float32Array[]) => part.map((picture) => readDigit(picture, known).label);
    const read = cells.map(({ digits, totals }) => ({ digits: labelsOf(digits), totals: labelsOf(totals) }));
    return { lines, page, read, right: read.map((line) => gradeLine(line)) };
  };
  return { ...wrong, ...(bestTries ? { writeDigits } : {}), homework };
};

/** Chains that begin in another way, or whose totals are collected in another way. */
const thinking = ({
  begun = () => [operandToken(0)],
  totalsOf = (written, start) => parseChain([...start, ...written]).thoughts.map(({ total }) => total),
  temperature = 0,
}: {
  begun?: (digits: number[]) => number[];
  totalsOf?: (written: number[], start: number[], digits: number[]) => number[];
  temperature?: number;
}) =>
  withParts({
    async thinkLines(model, problems) {
      const most = 2 * (problems[0]?.length ?? 1) - 1;
      const starts = problems.map(begun);
      const prompts = problems.map((digits, b) => [...promptOf(digits), ...starts[b]]);
      const samples = await sampleChains(model, prompts, { temperature, most, rng: mersenneTwister(0) });
      return samples.map(({ written }, b) => ({
        digits: [...problems[b]],
        totals: totalsOf(written, starts[b], problems[b]),
      }));
    },
  });

/** Another choice among the tries of a digit, by all its logits. */
const choosing = (choose: (logits: number[][], digit: number, n: number, k: number) => number) =>
  withParts({
    async bestTries(verifier, tries, wanted, k) {
      if (tries.shape[0] !== wanted.length * k) return chooseRight(verifier, tries, wanted, k);
      const told = verifierLogits(verifier, tries);
      const logits = (await told.array()) as number[][];
      told.dispose();
      return wanted.map((digit, n) => choose(logits, digit, n, k));
    },
  });

const logProbsOf = (logits: number[]) => {
  const top = Math.max(...logits);
  const rest = Math.log(logits.reduce((sum, z) => sum + Math.exp(z - top), 0));
  return logits.map((z) => z - top - rest);
};

/** The first row of these with the highest score; NaN is never chosen. */
const highest = (rows: number[], score: (row: number) => number) =>
  rows.reduce((best, row) => (score(row) > score(best) || Number.isNaN(score(best)) ? row : best));

const rowsOf = (n: number, k: number) => Array.from({ length: k }, (_, j) => n * k + j);

/** What is drawn: labels and noise, and what guides. */
type Draw = (
  wanted: number[],
  plan: { tries: number; w: number },
  Z: number,
  rng: Random,
) => { labels: number[]; noise: tf.Tensor; w?: number; none?: number };

const usual: Draw = (wanted, { tries }, Z, rng) => {
  const labels = repeated(wanted, tries);
  return { labels, noise: gaussians([labels.length, Z], rng) };
};

/** Tries drawn or chosen in another way; what doesn't fit is refused as it should be. */
function writing(draw: Draw, choose: typeof chooseRight): typeof writeRight {
  return async (writer, wanted, plan, rng) => {
    const { tries, w, steps } = plan;
    const fits = wanted.length > 0 && wanted.every(isDigit) && Number.isInteger(tries) && tries >= 1;
    if (!fits) return writeRight(writer, wanted, plan, rng);
    const { net, painter, verifier } = writer;
    const drawn = tf.tidy(() => {
      const { labels, noise, ...other } = draw(wanted, plan, net.sizes.latent, rng);
      const velocity = guidedVelocity(net.velocity, labels, other.none ?? NONE, other.w ?? w);
      return sampleLatent(velocity, painter, noise, steps);
    });
    const best = await choose(verifier, drawn, wanted, tries);
    const pictures = picturesIn(await drawn.data(), PIXELS);
    drawn.dispose();
    return best.map((row) => pictures[row]);
  };
}

const drawing = (draw: Draw) => withParts({ writeDigits: writing(draw, chooseRight) });

/** The right homework, and one thing in it changed. */
const handingIn = (change: (right: Awaited<ReturnType<typeof homeworkRight>>) => object) => ({
  homework: (async (...given) => {
    const right = await homeworkRight(...given);
    return { ...right, ...change(right) };
  }) as typeof homeworkRight,
});

const grading = (gradeLine: (line: Line) => boolean) => withParts({ gradeLine });

export default mistakesFor<typeof import("./homework.js")>({
  "chain-not-begun": {
    because:
      "The model was left alone. It may answer at once, or begin with any operand; the first token of its chain must be #0.",
    ...thinking({ begun: () => [] }),
  },
  "first-total-lost": {
    because:
      "The first total is gone. Its operand stands in the prompt, so what was written begins with half a thought.",
    ...thinking({ totalsOf: (written) => parseChain(written).thoughts.map(({ total }) => total) }),
  },
  "sampled-totals": {
    because: "The tokens were drawn at random. The likeliest one is taken each time: a temperature of 0.",
    ...thinking({ temperature: 1 }),
  },
  "first-total-given": {
    because: "The first total was given to the model as well. Only operand 0 is; the total is its own.",
    ...thinking({ begun: (digits) => [operandToken(0), ...digits.slice(0, 1)] }),
  },
  "model-corrected": {
    because: "These are the right totals, not the model's. What it thought is to be written, right or wrong.",
    ...thinking({
      totalsOf: (written, start, digits) =>
        parseChain([...start, ...written]).thoughts.map((_, t) => answerOf(digits.slice(0, t + 1))),
    }),
  },
  "answer-counts-as-total": {
    because:
      "Every digit that was written counts as a total, the answer after ⇒ too. Only thoughts have totals.",
    ...thinking({ totalsOf: (written) => written.filter(isDigit) }),
  },
  "surest-try": {
    because: "The try was chosen that surely is some digit. It must be the digit that was wanted.",
    ...choosing((logits, _, n, k) => highest(rowsOf(n, k), (row) => Math.max(...logProbsOf(logits[row])))),
  },
  "highest-logit": {
    because:
      "Logits of two pictures were compared. A logit says something only beside the others of its picture.",
    ...choosing((logits, digit, n, k) => highest(rowsOf(n, k), (row) => logits[row][digit])),
  },
  "probabilities-compared": {
    because:
      "Probabilities were compared, and those of poor tries all round to 0. Their logarithms still differ.",
    ...choosing((logits, digit, n, k) =>
      highest(rowsOf(n, k), (row) => Math.fround(Math.exp(logProbsOf(logits[row])[digit]))),
    ),
  },
  "tries-in-turns": {
    because:
      "The tries of a digit were looked for N rows apart. They lie side by side, as `repeated` lays them.",
    ...choosing((logits, digit, n, k) =>
      highest(
        Array.from({ length: k }, (_, j) => j * (logits.length / k) + n),
        (row) => logProbsOf(logits[row])[digit],
      ),
    ),
  },
  "index-within-its-tries": {
    because: "The index counts from the first try of its digit. It must count from the first of all tries.",
    ...choosing(
      (logits, digit, n, k) => highest(rowsOf(n, k), (row) => logProbsOf(logits[row])[digit]) - n * k,
    ),
  },
  "last-of-equals": {
    because: "Of equal tries the last one was chosen. The first one is.",
    ...choosing((logits, digit, n, k) =>
      highest(rowsOf(n, k).reverse(), (row) => logProbsOf(logits[row])[digit]),
    ),
  },
  "row-zero-without-a-choice": {
    because:
      "Where no try of a digit can be chosen, the first of all tries was. It must be the first of this digit's.",
    ...choosing((logits, digit, n, k) => {
      const row = highest(rowsOf(n, k), (each) => logProbsOf(logits[each])[digit]);
      return Number.isNaN(logits[row][digit]) ? 0 : row;
    }),
  },
  "labels-in-turns": {
    because: "The labels come by turns, but `bestTries` expects the tries of a digit side by side.",
    ...drawing((wanted, { tries }, Z, rng) => {
      const labels = Array.from({ length: tries }, () => wanted).flat();
      return { labels, noise: gaussians([labels.length, Z], rng) };
    }),
  },
  "one-noise-for-a-digit": {
    because:
      "All tries of a digit start from the same noise, so they are one picture. There is nothing to choose.",
    ...drawing((wanted, { tries }, Z, rng) => ({
      labels: repeated(wanted, tries),
      noise: tf.concat(wanted.map(() => tf.tile(gaussians([1, Z], rng), [tries, 1]))),
    })),
  },
  "w-left-out": {
    because: "The guidance scale of the plan has no effect.",
    ...drawing((...given) => ({ ...usual(...given), w: 1 })),
  },
  "nine-for-no-class": {
    because: "The label of no class is 9, and that is a digit. `NONE` comes after the last digit.",
    ...drawing((...given) => ({ ...usual(...given), none: 9 })),
  },
  "last-total-decides": {
    because: "Only the last total was checked. A line is right if each of its totals is.",
    ...grading(
      ({ digits, totals }) =>
        [...digits, ...totals].every(isDigit) &&
        totals.length === digits.length &&
        totals.at(-1) === answerOf(digits),
    ),
  },
  "unfinished-is-right": {
    because: "The totals that are there are right, but some are missing. A line needs one for each digit.",
    ...grading(
      ({ digits, totals }) =>
        [...digits, ...totals].every(isDigit) &&
        checkChain(
          digits,
          totals.map((total, operand) => ({ operand, total })),
        ).onTrack.every(Boolean),
    ),
  },
  "unreadable-problem-throws": {
    because: "A line whose problem can't be read was refused with an error. It is a line that isn't right.",
    ...grading(
      ({ digits, totals }) =>
        totals.length === digits.length &&
        checkChain(
          digits,
          totals.map((total, operand) => ({ operand, total })),
        ).onTrack.every(Boolean),
    ),
  },
  "step-by-step-on-paper": {
    because:
      "Each total was checked against the one before it, and the first against nothing. The first total is the first digit.",
    ...grading(
      ({ digits, totals }) =>
        [...digits, ...totals].every(isDigit) &&
        totals.length === digits.length &&
        totals.every((total, i) => i === 0 || total === (totals[i - 1] + digits[i]) % 10),
    ),
  },
  "no-equals-sign": {
    because: "The page has no = between problem and totals.",
    homework: (async (...given) => {
      const right = await homeworkRight(...given);
      const cut = right.lines.flatMap(({ digits }, l) =>
        right.page
          .slice(SIDE * l, SIDE * l + SIDE)
          .map((row) => [...row.slice(0, SIDE * digits.length), ...row.slice(SIDE * (digits.length + 1))]),
      );
      return { ...right, page: cut };
    }) as typeof homeworkRight,
  },
  "read-as-meant": {
    because: "The lines were not read: they are what was meant. The judge has only the pictures.",
    ...handingIn(({ lines }) => ({ read: structuredClone(lines), right: lines.map(gradeRight) })),
  },
  "grades-what-was-meant": {
    because: "What the model thought was graded. A grade is for what can be read on the page.",
    ...handingIn(({ lines }) => ({ right: lines.map(gradeRight) })),
  },
  "right-as-meant": {
    because: "A line counts as right if it reads as it was meant. If the model can't add, it's still wrong.",
    ...handingIn(({ lines, read }) => ({
      right: read.map((line, l) => `${line.totals}` === `${lines[l].totals}`),
    })),
  },
  "other-draws-for-each-loss": {
    because:
      "Each loss has draws of its own, so the difference of two losses is mostly noise. Both gradients must be of one function.",
    auditWeights: ((variable, places, lossOf, seed, h) => {
      const rng = mersenneTwister(seed);
      return auditRight(variable, places, () => lossOf(rng), seed, h);
    }) as typeof auditRight,
  },
  "seed-ignored": {
    because: "The draws don't depend on the seed. The caller chooses them by it.",
    auditWeights: ((variable, places, lossOf, _, h) =>
      auditRight(variable, places, lossOf, 0, h)) as typeof auditRight,
  },
});
