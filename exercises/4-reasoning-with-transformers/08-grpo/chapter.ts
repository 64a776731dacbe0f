import { defineChapter } from "#lib/course";

// The order: checked-reward, roll-out-groups, group-advantages, policy-entropy, clipped-policy, three-averages, length-bias,
// grpo-update, learning-to-think, reward-hacking.
export default defineChapter({
  title: "GRPO",
  summary:
    "You can train a model by a rule that checks its answers, and say what each part of the objective does.",
  exercises: [
    {
      slug: "checked-reward",
      title: "Rewards by rule",
      difficulty: 1,
      minutes: 20,
      hints: [
        "Give your rule the text `5 .` and the answer 5. Where does it find the ⇒?",
        "The form is settled by the first ⇒ and the first period: both must be where the last three tokens have theirs. The answer is settled by the last ⇒. What do you get from a list that has no ⇒ at all?",
        "format: first ⇒ at L − 3, a digit at L − 2, first period at L − 1;   answer: a ⇒ exists, and the token after the last one is the digit;   L is the number of tokens",
        "Refuse texts of fewer than three tokens. Look for the first ⇒ and the first period, and compare their places with the end of the text. Ask whether the token between them is a digit.\nFor the answer make sure that there is a ⇒. Then look at the token after the last one.",
      ],
      explore:
        "What share of the texts of `reasoner`, `two-minds`, `clueless` and `hasty` has the right form, before any training? What is left for the format to teach?",
      answer:
        "10 seeds, 200 problems, 32 texts each: 0.999, 0.999, 0.997 and 0.993. Almost nothing is left: supervised training has taught all four the form. DeepSeek-R1-Zero began with a base model that had seen no such training, so it was paid for its form as well.",
      predict: {
        question:
          "`reasoner` earns this reward with 64 of 100 chains. A lazy rule pays whenever the right digit is anywhere in the text. How many of the 100 chains does it pay?",
        choices: ["64", "67", "80", "99"],
        answer: 2,
        because:
          "80 (10 seeds, 200 problems, 32 chains each). A chain holds seven digits, six totals and the answer. Of the chains with a wrong answer, 42 in 100 have the right digit somewhere, and the lazy rule pays for each of them.",
      },
    },
    {
      slug: "roll-out-groups",
      title: "Rollouts in groups",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Two prompts, three rows each: write down which prompt each of the six rows has. Then write down which column of the mask the first written token has, if the prompt has two tokens.",
        "Rows of a group are neighbors, so each prompt is repeated before the next one comes. A column is named after the token that it leads to, so everything moves one place to the left.",
        "row b has prompt ⌊b / G⌋;   mask_{bm} = 1 if T_prompt ≤ m + 1 < length of row b;   old_{bm} = logProbs_b[m + 1 − T_prompt] there, else 0",
        "Repeat each prompt G times before you go on to the next.\nFor each row and each column m, look at token m + 1: it counts if it isn't in the prompt and the row is long enough.\nThe log-probability of written token k belongs to column T_prompt − 1 + k. Fill up with 0.",
      ],
      explore:
        "The sampler read token by token, through a cache. `tokenLogProbs` of part 3 reads a whole row at once. Do the two agree on every token of a rollout of `two-minds`?",
      answer:
        "Yes: the largest difference was 2.5e-6 (10 rollouts of 256 rows). So the ratios of a first update are 1 to five digits. In large systems the sampler is often another program, with a lower precision than the one that trains. Then even the first ratios aren't 1.",
      predict: {
        question:
          "A problem has 7 tokens, and a text at most 15. `two-minds` answers at once, with 3 tokens, in 84 of 100 texts, and thinks in the others. You roll out groups of 32 for 200 problems. What share of the mask is 1?",
        choices: ["about 0.24", "about 0.5", "about 0.71", "about 0.9"],
        answer: 0,
        because:
          "0.24 (10 seeds). The longest row sets the width, 21 columns, and of these a direct answer fills 3. The mean text has 5 tokens. Three quarters of the table are prompt and padding, and the updates compute them all.",
      },
    },
    {
      slug: "group-advantages",
      title: "Group advantages",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Three rewards of 0.1: what does your machine say their mean is, and what is left after you subtract it?",
        "The baseline is the mean of the group, not of the batch. A group of equal rewards must be found before anything is rounded: by its rewards, not by its standard deviation.",
        "A_i = (r_i − mean) / √(mean of (r_j − mean)²);   without the scale A_i = r_i − mean;   A_i = 0 if all r_j are equal",
        'Ask first whether any reward differs from the first one. If none does, all advantages are 0.\nTake the mean of the group from each reward. For "std" average the squares of these differences over G, take the root, and divide.',
      ],
      explore:
        "How many groups of `two-minds` teach, with G = 2, 4, 8, 16 and 32? It earns the reward with 0.154 of its texts. Does 1 − 0.154^G − 0.846^G predict the share?",
      answer:
        "10 seeds, 200 problems: 0.19, 0.35, 0.52, 0.75 and 0.92. The formula says 0.26, 0.49, 0.74, 0.93 and 1.00. It takes all problems to be equally hard. They aren't: a few are solved most of the time and many almost never, and their groups die more often.",
      predict: {
        question: "One of eight texts is right. What is its advantage with the scale std?",
        choices: ["0.88", "1", "2.65", "8"],
        answer: 2,
        because:
          "√7 = 2.65: 0.875 divided by the standard deviation, 0.331. The seven wrong ones are told −0.38 each. If four of eight are right, everyone gets 1 or −1.",
      },
    },
    {
      slug: "policy-entropy",
      title: "Policy entropy",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Logits 10,000 and 0: what are the two probabilities in float32, and what is the logarithm of the smaller one?",
        "Entropy is the mean of −ln p under p itself. Take ln p from the logits, without a way through p. Then the mean over tokens: padding belongs neither to the sum nor to the count.",
        "ln p = z − logsumexp(z);   H = −Σ_v p_v ln p_v;   mean = Σ mask · H / max(1, Σ mask)",
        "Log-softmax over the last axis, its exponential, the product of the two, the sum over the vocabulary, the other sign.\nMultiply with the mask, sum up, and divide by the number of tokens that count, or by 1 if there are none.",
      ],
      explore:
        "`clueless` and `two-minds` write thoughts in the same form. Compare their entropies at the totals, from the second thought on. What do they tell you without a right answer?",
      answer:
        "10 seeds, 256 texts each: 2.27 nats for `clueless`, where ln 10 = 2.30, and 0.70 for `two-minds`. At the operands after the first one both are below 0.05. So `clueless` knows which digit is next, and guesses the totals; its entropy says so.",
      predict: {
        question:
          "`reasoner` thinks about six digits. It may start with any of them, and 36 of 100 chains end with a wrong answer because a total was wrong. Which token of its chain has the highest entropy?",
        choices: ["the first operand", "a total in the middle", "the ⇒", "the answer"],
        answer: 0,
        because:
          "The first operand, 1.79 = ln 6; a total in the middle has 0.27, and the answer 0.01 (10 seeds, 256 texts each). Entropy is not the chance of an error: any first operand is right.",
      },
    },
    {
      slug: "clipped-policy",
      title: "Per-token clipped objective",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Take a ratio of 1.5 with an advantage of +2, then with −2. In which case does a further step still help, and which of the two should the clip stop?",
        "The ratio is clipped, not the product. Of the clipped and the unclipped product the worse one counts. Only the mask can keep the exponential of padding finite, and only before it.",
        "r = exp(mask · (ln π − ln π_old));   objective = mask · min(r · A, clip(r, 1 − ε_low, 1 + ε_high) · A)",
        "Make constants of the old log-probabilities and of the advantages.\nMask the differences of the log-probabilities before you take the exponential.\nGive the advantages a second axis of length 1, so that each row has its own. Clip the ratios, multiply both, take the smaller, and mask again.",
      ],
      explore:
        "Roll out 32 problems in groups of 8 with `two-minds`, and update 16 times with Adam at 1e-3. How many tokens have an objective that rises no further, after 1, 2 and 16 updates? How large is the largest ratio?",
      answer:
        "10 seeds, tokens of live groups: 0.10, 0.22 and 0.25. The largest ratio is 5.5 on average after a single update, and 20 after 16. The clip takes the gradient away only after a token has passed its edge, and other tokens with the same weights drag it further. It is no wall.",
      predict: {
        question:
          "A token had the probability 0.9 when it was written, and its text has a positive advantage. High is 0.28. At which probability does the clip stop it?",
        choices: ["0.92", "0.95", "0.99", "never"],
        answer: 3,
        because:
          "Never: its ratio is at most 1/0.9 = 1.11. A token that had 0.01 is stopped at 0.0128. So the upper edge holds back what was rare, and DAPO raised it from 0.2 to 0.28 for this reason.",
      },
    },
  ],
});
