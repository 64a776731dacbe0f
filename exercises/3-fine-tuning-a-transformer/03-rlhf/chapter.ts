import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "RLHF",
  summary:
    "You can make a model write what a reward likes, keep it close to what it was, and tell when the reward is being fooled.",
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
      explore: "",
      answer: "",
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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
    },
    {
      slug: "frozen-reference",
      title: "The frozen reference",
      difficulty: 1,
      minutes: 12,
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
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
        "How many draws does each estimate need for a standard error of 10 % of KL? And is k2 still near KL?",
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
          "The mean of k1 over the policy's samples is exactly KL(π ‖ π_ref). You add the mean of k1 to the loss, and the optimizer differentiates it. Which gradient does it see on average?",
        choices: ["that of KL(π ‖ π_ref)", "half of it", "that of KL(π_ref ‖ π)", "none: 0"],
        answer: 3,
        because:
          "0. The gradient of k1 is that of ln π, the reference isn't in it, and Σ π · ∇ ln π = Σ ∇π = ∇1 = 0. The other part of KL's gradient is how the draw changes, and a step that has drawn already can't see it.",
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
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
    },
    {
      slug: "rollout",
      title: "The rollout",
      difficulty: 3,
      minutes: 30,
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
    },
    {
      slug: "leave-one-out",
      title: "Leave-one-out baseline",
      difficulty: 2,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "",
      answer: "",
    },
    {
      slug: "train-ppo",
      title: "Train with PPO",
      difficulty: 3,
      minutes: 40,
      seconds: 30,
      hints: [
        "Print the first report. Is kl 0? It has to be: policy and reference are the same model until the first update.",
        "A rollout is written once and learned from several times. What was recorded then stays fixed; only the outputs of the actor are computed anew at each update.",
        "loss = L_clip(ln π, ln π_old, Â) + c · L_value(V, R);   kl = (1/B) Σ_b Σ_m mask · (ln π_old − ln π_ref)",
        "For the targets go from scores to fined scores, to rewards of tokens, to advantages and returns, and whiten the advantages only.\nFor the loss run the actor once over the rows, and add the value head's loss by its weight.\nAn update takes the gradients of policy and head together, clips them, and hands them to the optimizer.",
      ],
      explore: "",
      answer: "",
    },
  ],
});
