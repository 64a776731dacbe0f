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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
    },
    {
      slug: "policy-entropy",
      title: "The entropy of a policy",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Logits 10,000 and 0: what are the two probabilities in float32, and what is the logarithm of the smaller one?",
        "Entropy is the mean of −ln p under p itself. Take ln p from the logits, without a way through p. Then the mean over tokens: padding belongs neither to the sum nor to the count.",
        "ln p = z − logsumexp(z);   H = −Σ_v p_v ln p_v;   mean = Σ mask · H / max(1, Σ mask)",
        "Log-softmax over the last axis, its exponential, the product of the two, the sum over the vocabulary, the other sign.\nMultiply with the mask, sum up, and divide by the number of tokens that count, or by 1 if there are none.",
      ],
      explore: "TODO",
      answer: "TODO",
    },
    {
      slug: "clipped-policy",
      title: "The clipped objective of a token",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Take a ratio of 1.5 with an advantage of +2, then with −2. In which case does a further step still help, and which of the two should the clip stop?",
        "The ratio is clipped, not the product. Of the clipped and the unclipped product the worse one counts. Only the mask can keep the exponential of padding finite, and only before it.",
        "r = exp(mask · (ln π − ln π_old));   objective = mask · min(r · A, clip(r, 1 − ε_low, 1 + ε_high) · A)",
        "Make constants of the old log-probabilities and of the advantages.\nMask the differences of the log-probabilities before you take the exponential.\nGive the advantages a second axis of length 1, so that each row has its own. Clip the ratios, multiply both, take the smaller, and mask again.",
      ],
      explore: "TODO",
      answer: "TODO",
    },
  ],
});
