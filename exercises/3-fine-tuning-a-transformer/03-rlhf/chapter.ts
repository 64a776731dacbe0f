import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "RLHF",
  summary:
    "You can train a language model with a reward, keep it near the model that it came from, and say when the reward is being gamed.",
  exercises: [
    {
      slug: "rejection-sampling",
      title: "Best of n, then fine-tuning",
      difficulty: 2,
      minutes: 25,
      seconds: 30,
      hints: [
        "Give each response the number of its prompt. Which numbers stand side by side in the batch, and is every prompt among the examples once?",
        "Responses compete with those to the same prompt. The model learns to write the winner after its prompt, not to write the prompt.",
        "rows = p₁ … p₁ (n times), p₂ … p₂, …;   kept_g = argmax over i in [g·n, (g + 1)·n) of reward_i;   graded = 0 on the prompt, 1 on the response",
        "Repeat each prompt n times in place. In each group go through the rewards, and move on only to a larger one.\nAn example is prompt and response joined; its grades are false for the prompt's tokens and true for the response's.\nA round draws prompts, makes examples with the model as it now is, and fine-tunes on them.",
      ],
      explore:
        "Write 4,096 reviews with the base, and keep the best of 16 instead of the best of 4, without any training. What is their mean reward, how far at most is this from the base, in nats of KL (ln n − (n − 1)/n), and what does each review cost?",
      answer:
        "A reward of 1.92, at most 1.84 nats from the base, at the price of 16 samples each. Five rounds of training reach 1.03 to 1.35 at 0.55 to 1.21 nats (12 runs), and from then on one sample is enough. The best of 64 has 2.00: no honest review has more good words, so more samples can't help.",
      predict: {
        question:
          "The base writes four reviews after a prompt. A reward counts good words less bad ones, −2 to 2. In how many of 100 prompts do two or more of the four share the best reward?",
        choices: ["in about 5", "in about 15", "in about 37", "in about 80"],
        answer: 2,
        because:
          "36 to 40 (3 times 256 prompts). There are only five rewards, and nearly every other prompt has a review of 2 among its four. Of equal ones your `bestOf` keeps the first; a reward that counts can't say more.",
      },
    },
    {
      slug: "policy-gradient",
      title: "The policy-gradient loss",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Compute the advantages from the log-probabilities, and take the gradient. Is it the same as with the same advantages as plain numbers?",
        "The gradient of Σ w · ln π is Σ w · ∇ ln π, as long as w is a constant. If w depends on π, the product rule adds a second term.",
        "loss = −Σ sg(A) · m · ln π / Σ m, where sg lets no gradient through;   0 if Σ m = 0",
        "Cut the advantages off from their gradient, and multiply by mask and log-probabilities.\nAdd up, divide by the number of response tokens, never by less than one, and turn the sign.",
      ],
      explore:
        "Take a policy of 0.5, 0.3 and 0.2 with the rewards 0.5, 3 and 4, and a single sample. How noisy is its gradient without a baseline, and with the mean reward as the baseline? And if all rewards are 10 larger?",
      answer:
        "Without a baseline the variance is 4.50; with the mean reward, 1.95, it is 0.69. Rewards that are 10 larger make it 98 without a baseline and change nothing with one. The average gradient is always the same: on average the added 10 cancels, because Σ π · ∇ ln π is 0. In a single sample it doesn't, and whatever was drawn is pushed up.",
      predict: {
        question:
          "A policy draws three tokens with 0.5, 0.3 and 0.2; their rewards are 0.5, 3 and 4. From each reward you subtract one constant. Which constant makes a single sample's gradient least noisy?",
        choices: ["0", "1.95, the mean reward", "2.55", "4, the largest reward"],
        answer: 2,
        because:
          "2.55: the variance is 0.46, with 1.95 it is 0.69, with 4 it is 1.77 and with 0 it is 4.50. A rare token has the longer gradient, so its reward counts more in the best baseline than in the mean.",
      },
    },
    {
      slug: "kl-divergence",
      title: "KL divergence",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Swap your two arguments. For most pairs the result changes. Which of the two lists decides how much each outcome counts?",
        "It is a mean over what p draws, so p weighs the outcomes. The logarithm of a quotient is a difference of logarithms, and that one cannot overflow.",
        "KL(p‖q) = Σ_i p_i · (ln p_i − ln q_i), without the outcomes of p_i = 0",
        "For each outcome take the difference of the logarithms and weigh it with its probability under p.\nLet an outcome that p never draws count 0 before a logarithm of 0 spoils the product; then add up.",
      ],
      explore:
        "Let p have two equal bumps on the numbers 0 to 30, around 8 and 22, each with a standard deviation of 2. Of all single bumps q, which has the smallest KL(q‖p)? And which has the smallest KL(p‖q)?",
      answer:
        "KL(q‖p) picks one bump and matches it: center 8, deviation 2, and a divergence of 0.692, about ln 2. KL(p‖q) must cover all that p draws: center 15, deviation 9, likeliest where p has next to nothing. " +
        "RLHF uses the first direction with q as the policy. It may lose variety, but it pays for what the reference would never write.",
      predict: {
        question:
          "A reference gives one answer the probability 1/1000. After training, the policy always gives this answer. What is KL(policy‖reference)?",
        choices: ["0.999", "1", "6.9", "Infinity"],
        answer: 2,
        because:
          "ln 1000 = 6.9. The policy draws one answer, 1000 times likelier than under the reference; what it never draws costs nothing. The other direction, KL(reference‖policy), is Infinity.",
      },
    },
    {
      slug: "kl-optimum",
      title: "The best policy on a leash",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Compute reward − β · ln(policy / reference) for each response of your policy. Are the results equal?",
        "At the maximum, moving a little probability from one response to another gains nothing. So the reward and the price of the last bit of probability balance in the same way for each response.",
        "r_y − β · ln(π_y / ref_y) = const   ⇒   π_y ∝ ref_y · e^(r_y / β);   value = β · ln Σ_y ref_y · e^(r_y / β)",
        "Solve the balance for the policy, and write it as a softmax: its logits are a sum of two terms for each response.\nThe constant of the balance is the objective itself; it comes from the sum that normalizes the softmax.",
      ],
      explore:
        "Go through β = 3, 1, 0.5, 0.25 and 0.125 for the reference 0.5, 0.3, 0.2 and the rewards 0, 1, 2. What is the mean reward, what is the KL, and what does a nat buy?",
      answer:
        "The mean reward rises from 0.70 to 0.92, 1.35, 1.76, 1.97 and 1.9995, for 0.04, 0.32, 0.92, 1.47 and 1.60 nats. The first 0.32 nats buy 0.65 of reward, the last 0.14 nats buy 0.03. " +
        "More than −ln 0.2 = 1.61 nats cannot be spent here: then the best response is all that is left.",
      predict: {
        question:
          "Under the reference, one response in a million is nonsense. By a mistake of the reward model its reward is 10; all others have 0. β is 0.5. How likely is nonsense under the best policy?",
        choices: ["one in a million", "about 2%", "about 50%", "99.8%"],
        answer: 3,
        because:
          "99.8%. e^(10 / 0.5) is 485 million, so the odds are 485 to 1. At β = 1 it is 2%, at 0.724 one half. Nonsense of one in a million costs ln 10⁶ = 13.8 nats, so a reward that is wrong by more than 13.8 · β wins.",
      },
    },
    {
      slug: "bandit",
      title: "A bandit on a leash",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Train for 300 steps, and compare with optimalPolicy. If all probability ends up on one action, does the penalty pull towards the reference at all?",
        "The KL is a mean over the policy's own samples, so each sample contributes one logarithm to it. That number may be negative, and no gradient passes through it.",
        "return = r_a − β · (ln π_a − ln ref_a);   advantage = return − mean return;   loss = −mean of advantage · ln π_a",
        "Take reward and log-ratio of each action that was drawn, by the policy that drew it; subtract the mean.\nInside the gradient, pick the log-probability of each action from a log-softmax of the logits by a one-hot table, one row a sample, and hand it to policyGradientLoss.",
      ],
      explore:
        "Train with 1, 2, 16 and 256 samples a step, for 300 steps with a learning rate of 0.05 at β = 1, reference 0.5, 0.3, 0.2, rewards 0, 1, 2. How close do you come to the closed form? Why does one sample teach nothing?",
      answer:
        "With 2 samples the largest distance is 0.016 after 300 steps, with 16 it is 0.004, with 256 0.0013 (the worst of 10 seeds). With 16 or more the policy stays within 0.02 after about 50 steps. " +
        "One sample is its own mean: its advantage is 0, and the policy never moves.",
      predict: {
        question:
          "β is 1, the rewards are 0, 1 and 2, and the policy has reached its optimum. What are the advantages of the three actions, with the KL in the return?",
        choices: ["−1, 0 and 1", "different, but 0 on average", "all 0", "all positive"],
        answer: 2,
        because:
          "All 0. At the optimum, reward − β · log-ratio is the same for every action: 1.027, the value of optimalPolicy. The baseline takes all of it off, so the noise is gone, and the policy stands still.",
      },
    },
    {
      slug: "frozen-reference",
      title: "The frozen reference",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Make a reference, train the policy for one step, and compare E in both. Are the two tables still equal? Are they the same object?",
        "An object that holds the policy's tensors is not a copy, however new it is: the optimizer changes what is in them. Each tensor needs a twin that no optimizer and no tidy holds.",
        "copy(tensor) = a kept clone;   copy(branch) = a branch of copies;   copy(number) = the number",
        "Walk the tree as in gpt-parameters, but build a tree on the way.\nA tensor becomes a clone that a tidy does not free, a list stays a list, an object stays an object, and what is neither is passed on.",
      ],
      predict: {
        question:
          "You write `const reference = { ...policy };`, which is a new object, and train with a KL penalty of β = 0.3. Which KL does your log show?",
        choices: [
          "0 at every step",
          "it rises, and β holds it",
          "it rises: E and P are copied, the blocks are not",
          "it jumps up and down around 0",
        ],
        answer: 0,
        because:
          "0 at every step. The new object holds the same variables, and the optimizer changes their numbers in place. A copy of the tree is no copy of its leaves: what has to be copied are the numbers.",
      },
      explore:
        "A policy of 7 billion parameters in bfloat16 needs a reference. How many bytes is a frozen copy? How many with LoRA, and how many if you only keep the reference's log-probabilities of a rollout?",
      answer:
        "A copy is 7e9 · 2 bytes = 14 GB. With LoRA it costs nothing: switch the adapters off, and the policy is its own reference. Log-probabilities of a rollout are 4 bytes a token: 32 reviews of 12 columns are 1.5 KB. " +
        "But they know only these texts, so for new texts the reference must still be somewhere.",
    },
    {
      slug: "kl-estimators",
      title: "Estimates of the KL divergence",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Average your k1 and your k3 over all tokens, each weighted with its probability under the policy. Are both the KL divergence? Is one of the k3 below 0?",
        "KL is a mean over the policy's samples, so k1 is what stands inside of that mean. Over the same samples, one of the two ratios of the probabilities has the mean 1: in the sum of π · ratio, π must cancel.",
        "r = π_ref / π;   k1 = −ln r;   k2 = ½ (ln r)²;   k3 = (r − 1) − ln r",
        "Subtract the logarithms for k1. For k2, square k1 and halve it.\nFor k3, get the ratio from the exponential of minus k1, take 1 off it, and add the result to k1. A line through (1, 0) touches the logarithm there and lies above it everywhere else, so k3 is never negative.",
      ],
      explore:
        "Take the six tokens of the test with other policies: [0.33, 0.32, 0.18, 0.12, 0.04, 0.01], which is near the reference, and [0.02, 0.02, 0.05, 0.01, 0.4, 0.5], which is far. " +
        "How many draws does each estimate need for a standard error of 10% of KL? And is k2 still near KL?",
      answer:
        "Near (KL 0.0041): 49,069 draws with k1, 135 with k2, 120 with k3. In the test (0.254): 700, 3 and 18. Far (2.67): 44, 93 and 67, and k2 has the expected value 5.12, almost twice KL. " +
        "k3 is far better where policy and reference are close, and worse where they are not. The standard deviations, over all draws, are 0.092, 0.005, 0.004; 0.672, 0.042, 0.105; and 1.76, 2.58, 2.19.",
      predict: {
        question:
          "A policy hardly differs from its reference: KL is 0.004 nats. You estimate KL with one draw, as the log-ratio ln π − ln π_ref. How often is this estimate negative?",
        choices: [
          "never: KL can't be negative",
          "about 1 time in 100",
          "about 1 time in 10",
          "about 1 time in 2",
        ],
        answer: 3,
        because:
          "51 of 100 draws, for the probabilities 0.33, 0.32, 0.18, 0.12, 0.04, 0.01 against 0.35, 0.30, 0.20, 0.10, 0.04, 0.01. KL is a mean; the log-ratio of one draw has a standard deviation 22 times as large.",
      },
    },
    {
      slug: "kl-as-loss",
      title: "The gradient of an estimate",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Compute the expected gradient of k1 by your function, and then the gradient of the mean of k1 with autodiff through all of it. Are they the same?",
        "The draw has happened before anything is differentiated. How often a token comes is a number, and only the loss of the token that came is a function of the logits.",
        "expected gradient = Σ_v π(v) · ∇ k(v), with π(v) constant;   ∇k1 = ∇ ln π,   ∇k2 = k1 · ∇ ln π,   ∇k3 = (1 − π_ref/π) · ∇ ln π",
        "Compute the probabilities of the policy outside of what is differentiated.\nThen differentiate, in the logits, the sum over all tokens of probability times loss, where the loss sees the logits through a log-softmax.",
      ],
      explore:
        "Start at the policy of the test, and go 1,000 steps of rate 0.1 down the expected gradient of each kind. Which divergence is left? Then draw 32 tokens in each step, as a training does.",
      answer:
        "Exactly: k1 stays at 0.2541, k2 falls to 0.0001 and k3 too. With draws, k1 is a random walk: 0.22 to 0.38 after 1,000 steps, 0.17 to 0.77 after 4,000 (5 seeds). " +
        "Started at the reference itself, it walks away, to 0.02 to 0.22 after 4,000 steps; k2 and k3 stay at 0.000. A penalty that does nothing on average still adds noise.",
      predict: {
        question:
          "The mean of k3 over the policy's samples is exactly KL(π ‖ π_ref). You add it to the loss, and the optimizer differentiates it. Which gradient does it see on average?",
        choices: ["that of KL(π ‖ π_ref)", "half of it", "that of KL(π_ref ‖ π)", "none: 0"],
        answer: 2,
        because:
          "That of KL(π_ref ‖ π), the other direction: Σ π · (1 − π_ref/π) · ∇ ln π = −Σ π_ref · ∇ ln π. The estimate that is biased as a number, k2, has the gradient of KL(π ‖ π_ref).",
      },
    },
    {
      slug: "shaped-rewards",
      title: "Rewards for tokens",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Sum the rewards of a short row in a batch with a longer one. Is the sum the score less β times the row's log-ratio?",
        "The score comes once, with the last token of the response, and that is not the last column where a row is padded. The penalty comes with each token that the policy wrote.",
        "r_m = −β · (ln π_m − ln π_ref,m) + (m is the last column with mask 1 ? score : 0)   where the mask is 1;   0 elsewhere",
        "For a score, look at the last id of the response, and take the fine off unless it is <eos>.\nFor the rewards, find each row's last 1 in the mask. Go through its columns: 0 outside of the response, else minus the penalty, and at that last 1 the score on top.",
      ],
      explore:
        "Give the score to every token instead, and add up a row: a response of 5 tokens with a score of 1, and one of 9 tokens with a score of 0.6. Which of them would the policy learn to prefer? And which would it prefer if both scores were negative?",
      answer:
        "5 and 5.4: the worse response, because it is longer. With scores of −1 and −0.6 the sums are −5 and −5.4, so the worse one wins again, because it is short. Once per response, the scores are what they are. " +
        "The other thing that depends on the length is the end: of 1,000 reviews that the base writes in at most 9 tokens, 922 to 948 end with <eos> (3 seeds), and missingEos is for the rest.",
      predict: {
        question:
          "With β = 0.3, a policy has made a response 20 times as likely as it was for the reference. Its score is 1. What do its rewards sum to?",
        choices: ["0.7", "about 0.1", "about −2", "−5"],
        answer: 1,
        because:
          "0.10: the log-ratio is ln 20 = 3.0 nats, and 1 − 0.3 · 3.0 = 0.1. At 28 times as likely the score is used up. The penalty grows with the logarithm, so β says how many nats one unit of score is worth.",
      },
    },
    {
      slug: "advantages",
      title: "Generalized advantage estimation",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Change a value in the padding right after a response. Does an advantage change? And with λ = 1, is each advantage the rewards to come less the token's own value?",
        "The sum for one token is its own surprise plus γλ times the sum for the next token. After the last token there is no next value and no next sum.",
        "A_m = δ_m + γλ · A_{m+1},   δ_m = r_m + γ · V_{m+1} − V_m,   with V and A equal to 0 after the last token;   return = A + V",
        "Go through the row from its end to its start. Skip what is masked, and remember the value and the advantage of the token that came before on this way; both begin at 0.\nFor whitening, collect the advantages of all response tokens of all rows, and take mean and deviation once.",
      ],
      explore:
        "Let a text be 20 steps of a random walk: each token adds a random number of deviation 1, and the score at the end is the sum. So a token's true advantage is its own number. " +
        "Give the value head a random error of deviation 0, 1 or 3 in each state. Which λ comes nearest to the true advantages?",
      answer:
        "Root mean square error for λ = 0, 0.5, 0.8, 0.95 and 1. Without an error: 0, 0.55, 1.2, 2.3 and 3.1, so λ = 0. With an error of 1: 1.4, 1.3, 1.6, 2.5 and 3.3. With 3: 4.2, 3.5, 3.4, 3.8 and 4.3, so λ = 0.8 (γ = 1, 5 seeds of 400 texts). " +
        "A value head that can be trusted allows a small λ; all rewards to come bring their own noise.",
      predict: {
        question:
          "A response has 100 tokens, the value head says 0 everywhere, and a score of 1 comes with the last token. γ is 1 and λ is 0.95. What is the advantage of the first token?",
        choices: ["1", "0.95", "about 0.37", "about 0.006"],
        answer: 3,
        because:
          "0.95⁹⁹ = 0.006: the only surprise is 99 tokens away. Once the value head has learned, surprises come earlier, and credit arrives through it. λ = 1 would give every token 1, and γ = 0.99 with λ = 1 would give the first one 0.37.",
      },
    },
    {
      slug: "clipped-objective",
      title: "PPO's clipped objective",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Try advantage −1 with ratios of 0.5 and 1.5. Which of the two has no gradient? Which one would you want to pull back?",
        "There are two objectives, one with the ratio and one with the ratio held in the band. A careful learner counts a gain only if both agree on it, and never overlooks a loss.",
        "objective = min(r·A, clip(r, 1 − ε, 1 + ε)·A),   r = e^(ln π − ln π_old)",
        "Make the ratios from the differences of log-probabilities: the old ones as a constant, and 0 where the mask is 0 before you take the exponential.\nMultiply the ratios and the clipped ratios by the advantages, and take the smaller product. The loss is minus its masked mean.",
      ],
      predict: {
        question:
          "A rollout has just been made. In its first update, with ε = 0.2, what does clipping change of the gradient?",
        choices: [
          "it cuts off about a fifth of the tokens",
          "it makes it about a fifth smaller",
          "it cuts off the tokens with A < 0",
          "nothing",
        ],
        answer: 3,
        because:
          "Nothing: old and new policy are one, so every ratio is exactly 1, and the gradient is that of the plain policy gradient. Clipping acts from the second update on. With one update for each rollout it never acts.",
      },
      explore:
        "Take eight steps on one rollout of 32 reviews, at a learning rate of 0.001, once with ε = 0.2 and once without clipping. What share of the ratios is outside 0.8 to 1.2 at the end, and how large is the largest?",
      answer:
        "With clipping 25 to 32%, without 39 to 47% (3 seeds). The largest ratio is 1.43 to 1.54 against 1.75 to 1.96, and the policy has moved by 0.3 to 0.5 nats a text against 0.8 to 2.3. Clipping is no wall: a clipped token isn't pushed further, but the steps of other tokens still move it.",
    },
    {
      slug: "rollout",
      title: "The rollout",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Call actorOutputs right after the rollout, on its rows. Do you get the recorded log-probabilities again? Is there a 1 in the mask for each token of the responses, and none for the prompts?",
        "A token is chosen by the state before it. So logits and values of positions 0 to T − 2 belong to tokens 1 to T − 1, and everything in the record follows this one shift.",
        "logProbs[b, m] = ln softmax(logits[b, m])[ids[b, m + 1]];   mask[b, m] = 1 ⇔ prompt length ≤ m + 1 < row length",
        "Cut the last position off the logits and the first token off the ids; pick with a one-hot after the log-softmax. Cut the values in the same way.\nSample with temperature 1 and stop at <eos>. Fill the mask from the lengths alone. Then ask policy and reference about the same rows.",
      ],
      predict: {
        question:
          "The policy is the base, and the reference its frozen copy. You sample 32 reviews and average the sum of ln π − ln π_ref over each text. What do you get before the first update?",
        choices: [
          "exactly 0, or a rounding error",
          "a small number of either sign: it is an estimate",
          "about 0.9 nats",
          "about 7.5 nats",
        ],
        answer: 0,
        because:
          "0, up to rounding. Both models give each token the same probability, so every term is 0, and not only their mean. If you see anything else, mask, shift or temperature is wrong. 7.5 nats is −ln π of a review.",
      },
      explore:
        "Let the base write 2,000 reviews at temperature 0.7 and record ln π as before. Which of your checks notices? What is different about the texts?",
      answer:
        "None: ratios are 1 and the KL is 0 as before. But these texts are not samples of the policy. After “was” the likeliest word is “very”, so reviews with two of them, which are too long for nine tokens, grow from 7 to 13% of the texts. At temperature 0 all texts are one, and PPO would have nothing to compare.",
    },
    {
      slug: "leave-one-out",
      title: "Leave-one-out baseline",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Raise one reward by 2. Does the advantage of this answer rise by 2? By less means that its baseline has moved too.",
        "The other answers to the same prompt were sampled apart from this one. What they got says how easy the prompt is, and nothing about this answer.",
        "A_i = r_i − (1 / (K − 1)) · Σ r_j,   over the j ≠ i with the same prompt",
        "Find where the group of the answer begins: at a multiple of K.\nAdd up the rewards of the group, take the answer's own away, and divide by the number of those that are left. Subtract this from the reward.",
      ],
      predict: {
        question:
          "Eight answers to a prompt: one earns 1, seven earn 0. With leave-one-out baselines, how many times as large is the advantage of the right one as that of a wrong one?",
        choices: ["1 time", "about 2.6 times", "7 times", "8 times"],
        answer: 2,
        because:
          "7 times: 1 − 0 = 1 against 0 − 1/7. The advantages of a prompt add up to 0, so the rarer outcome gets the larger push, whether it's the good or the bad one.",
      },
      explore:
        "Draw rewards of the base's reviews, and compute advantages with K = 2, 4, 8 and 16. How large are they (root mean square), compared with the spread of the rewards, 1.28? What do more answers a prompt buy?",
      answer:
        "1.80, 1.50, 1.38 and 1.31: the spread times √(K/(K − 1)), since the baseline is an estimate too. From 2 to 4 is most of the gain. Without a baseline all depends on where the rewards lie: five answers with rewards of 4 to 8, four samples a step, gave an error of 2.27 around a gradient of length 0.40. With it: 0.50.",
    },
    {
      slug: "train-ppo",
      title: "Train with PPO",
      difficulty: 3,
      minutes: 40,
      seconds: 30,
      hints: [
        "Print the first report. Is kl 0? It has to be: policy and reference are the same model until the first update.",
        "A rollout is written once and learned from several times. What was recorded then stays fixed; only the outputs of the actor are computed again at each update.",
        "loss = L_clip(ln π, ln π_old, Â) + c · L_value(V, R);   kl = (1/B) Σ_b Σ_m mask · (ln π_old − ln π_ref)",
        "For the targets go from scores to fined scores, to rewards of tokens, to advantages and returns, and whiten the advantages only.\nFor the loss run the actor once over the rows, and add the value head's loss by its weight.\nAn update takes the gradients of policy and head together, clips them, and hands them to the optimizer.",
      ],
      explore:
        "Train on proxyReward itself for 40 iterations, with β = 0.3, at a learning rate of 5e-4 and at one of 1e-3. The closed-form optimum has a reward of 1.96 at 1.68 nats. How close do you come, and what would a value head with a bias change?",
      answer:
        "At 5e-4 the reward is 1.61 to 1.75 at 1.11 to 1.71 nats (12 runs), at 1e-3 it is 1.79 to 1.91 at 1.42 to 1.78 nats (8 runs): PPO ends close to the formula, and a larger step gets there sooner. A bias changes nothing: 1.83 to 1.91 (6 runs). The last norm has a β of its own, which serves as one.",
      predict: {
        question:
          "Of 256 reviews that the base writes, 232 to 237 are different. PPO trains it for 40 iterations on good words less bad ones, with β = 0.3. How many of 256 are different then?",
        choices: ["about 235, as before: the leash holds", "about 150", "about 30", "a single one"],
        answer: 1,
        because:
          "127 to 166 (3 runs), at a reward of 1.6 to 1.9. The leash prices what is given up: reviews that earn less go, and all ways of earning as much may stay, such as other nouns, another “very”, another good word.",
      },
    },
  ],
});
