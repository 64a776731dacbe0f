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
        "Rows of a group are neighbors, so each prompt is repeated before the next one comes. Column m tells of token m + 1. So whatever belongs to token t is in column t − 1: the first written token is in column promptLength − 1.",
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
          "√7 = 2.65: 0.875 divided by the standard deviation, 0.331. The seven wrong ones get −0.38 each. If four of eight are right, everyone gets 1 or −1.",
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
    {
      slug: "three-averages",
      title: "Three averages",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Cut a batch of three rows into a part of one row and a part of two. Do the two results add up to the result of all three?",
        "A part doesn't know how large the batch is, so everything that counts rows or tokens of the batch must come from `whole`. Only one divisor belongs to the rows themselves: how long each of them is. And how long is a row without a token?",
        "sequence: (1 / rows) · Σ_b (Σ_t mask · objective)_b / max(1, n_b);   token: Σ mask · objective / tokens;   constant: Σ mask · objective / (rows · cap);   n_b is the number of tokens of row b",
        "For the sequence average, count the tokens of each row by its mask, and let no count be less than 1. Divide each row's sum by its count, add these up, and divide by the rows of the whole batch.\nFor the other two add up all sums, and divide by one number: all tokens, or rows times cap.",
      ],
      explore:
        "Rows of 4, 0, 7, 1 and 2 tokens have the objective sums −1.34, 0, 2.65, −0.86 and −0.57. Divide them into the micro-batches {0, 1}, {2} and {3, 4}, and take the mean of the three token averages. How far is it from the token average of the batch?",
      answer:
        "The three averages are −0.336, 0.379 and −0.475, and their mean is −0.144. The average of all 14 tokens is −0.008. The mean is 17 times as large, because the three tokens of the last part weigh as much as the seven of the second. In real code this fault hides in gradient accumulation: with rows of one length it can't be seen.",
    },
    {
      slug: "length-bias",
      title: "Length bias in GRPO",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Add up your probabilities for at most 4 fillers: is the sum 1? And which of the five rows was ended by no decision?",
        "A row of n fillers holds n decisions to go on, and one to stop, unless it has all the fillers that there can be. The probability is the product of the decisions, and the derivative of its logarithm is a sum over them.",
        "p_n = fⁿ (1 − f), and f^N at n = N, the most fillers;   d ln f / dθ = 1 − f, d ln(1 − f) / dθ = −f;   gradient = Σ_n p_n · A · score_n / divisor_n",
        "List the rows by their number of fillers, from 0 to the most that there can be.\nThe probability is a power of f, times 1 − f if the model chose to stop. The score is a term for each filler, and one more if the model chose to stop.\nWeigh the scores by probability and advantage, divide each by its row's divisor, and add up.",
      ],
      explore:
        "Drop the baseline: A is 1 after a right answer and 0 after a wrong one. What does the sequence average do to the length of each then? And with A = 0 for a right one and −1 for a wrong one?",
      answer:
        "With 1 and 0 the right answers get shorter, by −0.189 at f = ½ and at most 4 fillers, and the wrong ones stay. With 0 and −1 the wrong ones get longer, by +0.189, and the right ones stay. The rewards differ by the same amount in both cases. With the constant divisor all four are 0.",
      predict: {
        question:
          "The sequence average makes wrong answers longer and right ones shorter. Suppose that a quarter of a group is right, the scale is std, and the model can't tell which quarter: one logit serves all of them. Where does it move?",
        choices: [
          "up: three of four answers are wrong",
          "down: a right answer has the larger advantage",
          "nowhere",
        ],
        answer: 2,
        because:
          "Nowhere: with f = ½ and at most 4 fillers a right answer pulls with −0.327 and a wrong one with +0.109, three times as often. They cancel exactly, because the advantages of a group add up to 0. The bias needs a model that can tell a wrong answer from a right one.",
      },
    },
    {
      slug: "grpo-update",
      title: "The GRPO update",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Let all rewards be equal, and run your update once with a fresh optimizer and once with one that has moved before. Does the policy stay where it is? Then make three epochs: are the ratios of the second one still all 1?",
        "Rows are prompt-major, so a live group is G neighbors. Inside an epoch everything but the policy's log-probabilities is a constant: what the rollout recorded doesn't change when the policy does. And an optimizer goes down.",
        "rows of group p: p · G … p · G + G − 1;   loss = −average(clippedPolicy(ln π_θ, ln π_old, A, mask));   rows and tokens of the average: those of the live groups",
        "List the row indices of the live groups. Take the advantages of the whole rollout, and keep those of these rows.\nIn each epoch ask the policy for the log-probabilities inside the function whose gradient is taken. Average the clipped objective, and turn its sign.\nHand the gradients to the optimizer, and keep the value with its sign turned back.",
      ],
      explore:
        "The mean of a group contains the row's own reward. Take three arms, any policy and any rewards, and go through all groups of two, with the scale none. By which factor is the expected gradient smaller than the true one? And for groups of three?",
      answer:
        "Exactly ½, and ⅔ for groups of three: the factor is 1 − 1/G. Each row's reward is a part of its own baseline. The direction is the true one, so all it costs is step size: groups of eight keep ⅞. The leave-one-out baseline of part 3 has no such factor.",
      predict: {
        question:
          "Chains have just been rolled out, so all ratios are 1 in the first epoch. The advantages of each group add up to 0, and all rows have the same length. So the objective is 0. What is its gradient?",
        choices: [
          "0: there is nothing to learn yet",
          "not 0: that of a policy gradient",
          "undefined: the minimum has a kink at ratio 1",
        ],
        answer: 1,
        because:
          "A value of 0 doesn't make the slope 0. At ratio 1 the gradient of r · A is A · ∇ ln π: tokens of better rows become likelier, those of worse rows less likely. The curve of this loss tells you nothing; look at the reward.",
      },
    },
    {
      slug: "learning-to-think",
      title: "Learning to think",
      difficulty: 4,
      minutes: 40,
      seconds: 30,
      hints: [
        "Print the first row of the second group, its problem and its answer. Do they belong together? And does your report of the first iteration change if the learning rate does?",
        "A row needs the answer of its own problem, in the order of the rollout. The report tells of the model that wrote the chains, so it is made before the updates and handed out after them; and accuracy doesn't ask what was paid.",
        "answer of row b: that of problem ⌊b / G⌋;   accuracy = mean of checkedReward(written, answer).answer;   dead = P − number of live groups",
        "Repeat each answer G times, as the rollout repeated the prompts, and ask for the reward of each row.\nMake the report: four means over the rows, the entropy, and the groups that are not live.\nThen let the update run, and yield the report.",
      ],
      explore:
        "Give each iteration 8 problems instead of 32, and make up for it with a learning rate of 3e-3. What is the accuracy after 30 iterations?",
      answer:
        "Five seeds, 500 sampled chains each: 0.08, 0.14, 0.46, 0.50 and 0.53, instead of 0.89 to 0.93. The advantages of 64 chains are noisy, and large steps follow the noise. Two runs lost even the skill that the model came with: it was right in 0.41 of the cases where it had to think.",
      predict: {
        question:
          "In the first rollout of two-minds, 11 to 21 of the 32 groups teach nothing: all eight chains are wrong. At iteration 10 at most 2 are dead. How many are at iteration 29, when nine of ten chains are right?",
        choices: ["0 to 2, as at iteration 10", "8 to 19", "all 32"],
        answer: 1,
        because:
          "8 to 19 in 12 seeds: now all eight chains of many groups are right. The better a model gets, the fewer of its chains teach it anything. DAPO samples problems until enough groups are live.",
      },
    },
    {
      slug: "reward-hacking",
      title: "Reward hacking",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Take a chain that is rewarded and wrong, and one that is right and not rewarded. Which of your numbers see the first, and which the second?",
        "The reward says what was paid, and `checkedReward` says what it should have been paid for; keep the two apart. A share needs its own total: all chains, the rewarded chains, or all thoughts.",
        "hacked = #(reward > 0 and wrong) / #(reward > 0);   sound = Σ valid thoughts / Σ thoughts, over all chains together",
        "Look for the digit in the whole list.\nAsk reward and check for each chain, with the answer of its own digits.\nPut the validity of all thoughts into one list, whichever chain they are from. For `hacked` keep the chains with a reward first, and then count the wrong ones.",
      ],
      explore:
        "Pay clueless for right answers instead, by `checkedReward`, for 40 iterations. Is it right more often? And how long are its chains?",
      answer:
        "Ten seeds: it is right in 0.07 to 0.11 of the cases, as often as a guess. In six runs the chains grew to 11 to 15 tokens, in four they shrank to 3. None of its steps is worth more than another, so the updates follow luck. Longer chains alone are no sign that a model has learned to think.",
      predict: {
        question:
          "clueless is paid if the right digit is anywhere in its chain. A chain of 15 tokens holds seven digits. If all of them are drawn at random, in how many of 100 chains is it paid?",
        choices: ["in 10", "in about 30", "in about 52", "in 70"],
        answer: 2,
        because:
          "1 − 0.9⁷ = 0.52. After 20 iterations it is paid for 0.44 to 0.49 of its chains, up from 0.14, and its answers are right in 0.07 to 0.11 (12 seeds): it has learned to write more digits.",
      },
    },
  ],
});
