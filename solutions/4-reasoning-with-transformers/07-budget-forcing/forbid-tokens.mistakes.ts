import { mistakesFor } from "#lib/author/mistakes";
import { forbidTokens as right } from "./forbid-tokens.js";

/** Behind the refusals, other logits. */
const giving = (logitsOf: (logits: number[], banned: number[]) => number[]) => ({
  forbidTokens(logits: number[], banned: number[]): number[] {
    right(logits, banned);
    return logitsOf(logits, banned);
  },
});

/** Another logit for banned tokens. */
const banning = (ban: (logit: number, logits: number[]) => number) =>
  giving((logits, banned) => logits.map((z, id) => (banned.includes(id) ? ban(z, logits) : z)));

/** The right logits, and other refusals. */
const refusing = (refused: (logits: number[], banned: number[]) => boolean) => ({
  forbidTokens(logits: number[], banned: number[]): number[] {
    if (refused(logits, banned)) throw new RangeError(`refused: [${banned}] of ${logits.length} tokens`);
    return logits.map((z, id) => (banned.includes(id) ? Number.NEGATIVE_INFINITY : z));
  },
});
const isOdd = (id: number, V: number) => !(Number.isInteger(id) && id >= 0 && id < V);
const oddId = (logits: number[], banned: number[]) => banned.some((id) => isOdd(id, logits.length));
const nothingLeft = (logits: number[], banned: number[]) =>
  logits.every((z, id) => banned.includes(id) || z === Number.NEGATIVE_INFINITY);

export default mistakesFor<typeof import("./forbid-tokens.js")>({
  "logit-zero": {
    because:
      "Banned tokens got the logit 0. That is a probability like others, and among negative logits a high one.",
    ...banning(() => 0),
  },
  "large-negative-number": {
    because:
      "A large negative number stands for never. Among logits that are as low, or at a high temperature, it can be drawn.",
    ...banning(() => -1e9),
  },
  "very-large-negative-number": {
    because:
      "You ban with a finite number, −1e30. Among logits that are as low the token is drawn all the same; only −∞ is never drawn.",
    ...banning(() => -1e30),
  },
  "lowest-finite-number": {
    because: "The lowest finite number was taken. Divided by a high temperature it is no longer low.",
    ...banning(() => -Number.MAX_VALUE),
  },
  "below-the-lowest": {
    because:
      "A banned token got a logit a little below the lowest one. It is unlikely then, and can still be drawn.",
    ...banning((_, logits) => Math.min(...logits) - 100),
  },
  "subtracted-penalty": {
    because: "A penalty was subtracted from the logit. However large it is, some logits are larger.",
    ...banning((z) => z - 1e9),
  },
  "logit-divided": {
    because:
      "The logit was divided, as for a repetition penalty. That makes a token rarer, or with a negative logit more likely.",
    ...banning((z) => z / 10),
  },
  nan: {
    because: "Banned tokens got NaN. Then no probability is a number.",
    ...banning(() => Number.NaN),
  },
  "plus-infinity": {
    because: "The sign is wrong: with +∞ a banned token would be the only one that is drawn.",
    ...banning(() => Number.POSITIVE_INFINITY),
  },
  "only-the-banned-stay": {
    because: "All tokens but the banned ones were banned.",
    ...giving((logits, banned) =>
      logits.map((z, id) => (banned.includes(id) ? z : Number.NEGATIVE_INFINITY)),
    ),
  },
  "first-id-alone": {
    because: "Only the first of the ids was banned.",
    ...giving((logits, banned) => logits.map((z, id) => (id === banned[0] ? Number.NEGATIVE_INFINITY : z))),
  },
  "tokens-removed": {
    because: "The banned tokens were taken out of the list. Then every later token has another id.",
    ...giving((logits, banned) => logits.filter((_, id) => !banned.includes(id))),
  },
  "log-probabilities": {
    because:
      "These are log-probabilities of the tokens that are left. The others should keep their logits; softmax comes later.",
    ...giving((logits, banned) => {
      const left = right(logits, banned);
      const largest = Math.max(...left);
      const sum = left.reduce((all, z) => all + Math.exp(z - largest), 0);
      return left.map((z) => z - largest - Math.log(sum));
    }),
  },
  probabilities: {
    because: "These are probabilities. Logits were asked for: the others keep theirs.",
    ...giving((logits, banned) => {
      const left = right(logits, banned);
      const largest = Math.max(...left);
      const sum = left.reduce((all, z) => all + Math.exp(z - largest), 0);
      return left.map((z) => Math.exp(z - largest) / sum);
    }),
  },
  "in-place": {
    because: "The caller's logits were changed. They stay, and the result is a new list.",
    ...giving((logits, banned) => {
      for (const id of banned) logits[id] = Number.NEGATIVE_INFINITY;
      return logits;
    }),
  },
  "the-list-itself": {
    because: "Where nothing is banned, the caller's own list came back. The result is a new list every time.",
    ...giving((logits, banned) => (banned.length === 0 ? logits : right(logits, banned))),
  },
  "everything-banned-accepted": {
    because: "All tokens may be banned here. Then there is nothing to draw from, and softmax is 0 / 0.",
    ...refusing(oddId),
  },
  "counts-the-ids": {
    because:
      "As many ids as tokens were refused. An id may come twice, and a token may have been impossible before.",
    ...refusing((logits, banned) => oddId(logits, banned) || banned.length >= logits.length),
  },
  "all-banned-alone": {
    because: "It was asked whether each token is banned. What is left may have been impossible before.",
    ...refusing((logits, banned) => oddId(logits, banned) || logits.every((_, id) => banned.includes(id))),
  },
  "one-must-stay-refused": {
    because: "A single token that is left was refused. It is drawn then with a probability of 1.",
    ...refusing(
      (logits, banned) =>
        oddId(logits, banned) ||
        nothingLeft(logits, banned) ||
        logits.filter((z, id) => !banned.includes(id) && z !== Number.NEGATIVE_INFINITY).length < 2,
    ),
  },
  "odd-ids-passed-over": {
    because:
      "Ids that are not in the vocabulary were passed over. They are refused: a ban that bans nothing is an error.",
    ...refusing(nothingLeft),
  },
  "maximum-subtracted": {
    because:
      "The maximum was subtracted from all logits. Tokens that are not banned keep their logits as they are.",
    ...giving((logits, banned) => right(logits, banned).map((z) => z - Math.max(...logits))),
  },
  "by-the-logit": {
    because:
      "Tokens were banned by their logits, so others with an equal logit are gone too. Ban them by their ids.",
    ...giving((logits, banned) =>
      logits.map((z) => (banned.some((id) => logits[id] === z) ? Number.NEGATIVE_INFINITY : z)),
    ),
  },
  "thirty-two-ids": {
    because:
      "The banned ids are bits of one number, which has 32. A vocabulary is larger: id 40 counts as id 8.",
    ...giving((logits, banned) => {
      const bits = banned.reduce((all, id) => all | (1 << id), 0);
      return logits.map((z, id) => (bits & (1 << id) ? Number.NEGATIVE_INFINITY : z));
    }),
  },
  "infinity-made-finite": {
    because:
      "Logits of −Infinity were raised to a finite number. A token that couldn't be drawn before can't be drawn now.",
    ...giving((logits, banned) =>
      logits.map((z, id) => (banned.includes(id) ? Number.NEGATIVE_INFINITY : Math.max(z, -1e4))),
    ),
  },
  "no-ban-allowed-here": {
    because: "A banned token was taken for a fault. Refuse only if no token is left that could be drawn.",
    ...refusing(
      (logits, banned) => oddId(logits, banned) || nothingLeft(logits, banned) || banned.length > 0,
    ),
  },
});
