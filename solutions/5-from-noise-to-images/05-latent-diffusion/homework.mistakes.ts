import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { isDigit, operandToken } from "#lib/chain-sums/tokens";
import { PIXELS, SIDE } from "#lib/digits/digits";
import { equalsSign } from "#lib/digits/equals-sign";
import { readDigit } from "#lib/digits/judge";
import { gaussians } from "#lib/flow/noise";
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
  verifierTrainer,
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
      "You let the model begin. It may answer at once or start with any operand; the first token of its chain must be #0.",
    ...thinking({ begun: () => [] }),
  },
  "first-total-lost": {
    because:
      "You lost the first total. Its operand is in the prompt, so what the model wrote begins with half a thought.",
    ...thinking({ totalsOf: (written) => parseChain(written).thoughts.map(({ total }) => total) }),
  },
  "sampled-totals": {
    because: "You drew the tokens at random. Take the likeliest one each time: a temperature of 0.",
    ...thinking({ temperature: 1 }),
  },
  "first-total-given": {
    because: "You gave the model the first total as well. Give it only operand 0; the total is its own.",
    ...thinking({ begun: (digits) => [operandToken(0), ...digits.slice(0, 1)] }),
  },
  "model-corrected": {
    because: "You wrote the right totals, not the model's. Write what it thought, right or wrong.",
    ...thinking({
      totalsOf: (written, start, digits) =>
        parseChain([...start, ...written]).thoughts.map((_, t) => answerOf(digits.slice(0, t + 1))),
    }),
  },
  "answer-counts-as-total": {
    because:
      "You counted every digit that the model wrote as a total, even the answer after ⇒. Only thoughts have totals.",
    ...thinking({ totalsOf: (written) => written.filter(isDigit) }),
  },
  "surest-try": {
    because: "You chose the try that most surely is some digit. It must be the digit that you wanted.",
    ...choosing((logits, _, n, k) => highest(rowsOf(n, k), (row) => Math.max(...logProbsOf(logits[row])))),
  },
  "highest-logit": {
    because:
      "You compared logits of different pictures. A logit means something only relative to the others of its own picture.",
    ...choosing((logits, digit, n, k) => highest(rowsOf(n, k), (row) => logits[row][digit])),
  },
  "probabilities-compared": {
    because:
      "You compared probabilities, and those of poor tries all round to 0. Their logarithms still differ.",
    ...choosing((logits, digit, n, k) =>
      highest(rowsOf(n, k), (row) => Math.fround(Math.exp(logProbsOf(logits[row])[digit]))),
    ),
  },
  "tries-in-turns": {
    because:
      "You looked for the tries of a digit N rows apart. They lie side by side, as `repeated` lays them.",
    ...choosing((logits, digit, n, k) =>
      highest(
        Array.from({ length: k }, (_, j) => j * (logits.length / k) + n),
        (row) => logProbsOf(logits[row])[digit],
      ),
    ),
  },
  "index-within-its-tries": {
    because: "You counted the index from the first try of its digit. Count it from the first of all tries.",
    ...choosing(
      (logits, digit, n, k) => highest(rowsOf(n, k), (row) => logProbsOf(logits[row])[digit]) - n * k,
    ),
  },
  "last-of-equals": {
    because: "You chose the last of equal tries. Choose the first one.",
    ...choosing((logits, digit, n, k) =>
      highest(rowsOf(n, k).reverse(), (row) => logProbsOf(logits[row])[digit]),
    ),
  },
  "row-zero-without-a-choice": {
    because:
      "You chose the first of all tries where no try can be chosen. It must be the first try of this digit.",
    ...choosing((logits, digit, n, k) => {
      const row = highest(rowsOf(n, k), (each) => logProbsOf(logits[each])[digit]);
      return Number.isNaN(logits[row][digit]) ? 0 : row;
    }),
  },
  "labels-in-turns": {
    because: "You put the labels in turn, but `bestTries` expects the tries of a digit side by side.",
    ...drawing((wanted, { tries }, Z, rng) => {
      const labels = Array.from({ length: tries }, () => wanted).flat();
      return { labels, noise: gaussians([labels.length, Z], rng) };
    }),
  },
  "one-noise-for-a-digit": {
    because:
      "You started all tries of a digit from the same noise, so they are one picture, and there is nothing to choose.",
    ...drawing((wanted, { tries }, Z, rng) => ({
      labels: repeated(wanted, tries),
      noise: tf.concat(wanted.map(() => tf.tile(gaussians([1, Z], rng), [tries, 1]))),
    })),
  },
  "w-left-out": {
    because: "You ignored the plan's guidance scale.",
    ...drawing((...given) => ({ ...usual(...given), w: 1 })),
  },
  "nine-for-no-class": {
    because: "You used 9 as the label of no class, but that is a digit. `NONE` comes after the last digit.",
    ...drawing((...given) => ({ ...usual(...given), none: 9 })),
  },
  "last-total-decides": {
    because: "You checked only the last total. A line is right only if each of its totals is.",
    ...grading(
      ({ digits, totals }) =>
        [...digits, ...totals].every(isDigit) &&
        totals.length === digits.length &&
        totals.at(-1) === answerOf(digits),
    ),
  },
  "unfinished-is-right": {
    because: "You accepted a line in which totals are missing. A line needs one for each digit.",
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
    because: "You threw an error for a line whose problem can't be read. Such a line just isn't right.",
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
      "You checked each total against the one before it, and the first against nothing. The first total is the first digit.",
    ...grading(
      ({ digits, totals }) =>
        [...digits, ...totals].every(isDigit) &&
        totals.length === digits.length &&
        totals.every((total, i) => i === 0 || total === (totals[i - 1] + digits[i]) % 10),
    ),
  },
  "no-equals-sign": {
    because: "You left out the = between problem and totals on the page.",
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
    because:
      "You reported the lines as they were meant, without reading them. The judge has only the pictures.",
    ...handingIn(({ lines }) => ({ read: structuredClone(lines), right: lines.map(gradeRight) })),
  },
  "grades-what-was-meant": {
    because: "You graded what the model thought. A grade is for what can be read on the page.",
    ...handingIn(({ lines }) => ({ right: lines.map(gradeRight) })),
  },
  "right-as-meant": {
    because:
      "You counted a line as right if it reads as it was meant. If the model can't add, the line is still wrong.",
    ...handingIn(({ lines, read }) => ({
      right: read.map((line, l) => `${line.totals}` === `${lines[l].totals}`),
    })),
  },
  "other-draws-for-each-loss": {
    because:
      "You made new draws for each loss, so the difference of two losses is mostly noise. Both gradients must be of one function.",
    auditWeights: ((variable, places, lossOf, seed, h) => {
      const rng = mersenneTwister(seed);
      return auditRight(variable, places, () => lossOf(rng), seed, h);
    }) as typeof auditRight,
  },
  "seed-ignored": {
    because: "You ignored the seed. The caller uses it to choose the draws.",
    auditWeights: ((variable, places, lossOf, _, h) =>
      auditRight(variable, places, lossOf, 0, h)) as typeof auditRight,
  },
  "missing-totals-are-zero": {
    because: "You wrote a 0 for each total that the model didn't write. Such a total is missing.",
    ...thinking({
      totalsOf: (written, start, digits) => {
        const { thoughts } = parseChain([...start, ...written]);
        return digits.map((_, t) => thoughts[t]?.total ?? 0);
      },
    }),
  },
  "problem-as-meant": {
    because: "You took the problem as it was meant. The judge reads its digits on the page, too.",
    ...handingIn(({ lines, read }) => {
      const seen = read.map(({ totals }, i) => ({ digits: [...lines[i].digits], totals }));
      return { read: seen, right: seen.map(gradeRight) };
    }),
  },
  "totals-in-order-of-operands": {
    because: "You sorted the totals by their operands. They come in the order of the thoughts.",
    ...thinking({
      totalsOf: (written, start) =>
        parseChain([...start, ...written])
          .thoughts.toSorted((a, b) => a.operand - b.operand)
          .map(({ total }) => total),
    }),
  },
  "asks-the-latest-trainer": {
    because:
      "You keep the verifier outside the function, where the next trainer writes over it. Keep it in the call that makes the trainer.",
    verifierTrainer: asTheLatest(verifierTrainer),
  },
});
