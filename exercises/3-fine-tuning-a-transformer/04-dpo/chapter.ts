import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "DPO",
  summary:
    "You can train a model on preferences without a reward model, and tell whether it has become better or only more certain.",
  exercises: [
    {
      slug: "policy-reward",
      title: "The policy as a reward model",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Take a policy that equals its reference. Are your rewards all 0? And hand your rewards to optimalPolicy: does the policy come back, with a value of 0?",
        "The best policy is the reference times e^(r/β), divided by one number Z so that it sums to 1. Its value is β ln Z. A value of 0 says what Z is.",
        "policy = reference · e^(r/β) / Z,   Z = 1;   solve for r.   ln 0 = −Infinity, and 0 / 0 is no number",
        "Write the best policy's formula with Z = 1, and solve it for the reward of one response.\nTreat the response that neither of the two gives by itself; equal probabilities need no logarithm.",
      ],
      explore:
        "Read one and the same policy at β = 1, and then at β = 0.1. How often would a judge with these rewards prefer response 0 to response 2 of the first test? Use preferenceOdds.",
      answer:
        "The policy has moved response 0 up by a factor of 2 and response 2 down by a factor of 5. At β = 1 that stands for a preference of 0.909 (odds of 10), at β = 0.1 for 0.557 (odds of 10 to the power of 0.1). " +
        "With a small β the same step says little: such a policy goes far for a slight preference.",
      predict: {
        question:
          "A policy makes one response likelier, from 1% to 2%, and another from 50% to 60%. The first gains 1 point, the second 10. Which one has the higher implied reward?",
        choices: ["the first", "the second", "they are equal", "it depends on β"],
        answer: 0,
        because:
          "The first: β ln 2 = 0.69 β against β ln 1.2 = 0.18 β. A reward is the logarithm of a ratio. What the response's probability was before does not matter, only how many times it has grown.",
      },
    },
    {
      slug: "response-log-prob",
      title: "Log-probability of a response",
      difficulty: 1,
      minutes: 15,
      hints: [
        "Take one prompt and all responses of two tokens, and add up e to the power of your results. Is the sum 1?",
        "A model writes a whole response by writing each of its tokens, given all tokens before. Where it stops is one of these choices; the prompt is none.",
        "ln π(y | x) = Σ ln π(token t | tokens before t),   t from the start to the row's last token;   column m = t − 1",
        "For each row mark the columns whose token is at the start or after it, and before the row's end.\nMultiply the log-probabilities by these ones and zeros, and add up every row.",
      ],
      explore:
        "Rank 2,000 pairs of `reviewDuel` by the base, once by the sum and once by the mean per token. In how many do the two disagree where the lengths differ?",
      answer:
        "In 24% (of 1,084 such pairs). The sum finds the shorter response likelier in 98% of them, the mean in 73%. DPO needs the sum: its rewards come from π(y | x) itself, and the reference cancels what length alone does. " +
        "SimPO has no reference to cancel it, and takes the mean.",
      predict: {
        question:
          "Response A has 9 tokens, each with a probability of 0.5. Response B has 6 tokens with 0.4 each. Which one is likelier as a whole, and which by the mean per token?",
        choices: [
          "A both times",
          "B both times",
          "A as a whole, B by the mean",
          "B as a whole, A by the mean",
        ],
        answer: 3,
        because:
          "0.4⁶ = 0.0041 is more than 0.5⁹ = 0.0020, though each token of A is likelier. A sum favors short texts. In DPO that cancels, because policy and reference read the same text; the mean is another method.",
      },
    },
    {
      slug: "dpo-loss",
      title: "The DPO loss",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Give it a policy that equals its reference. Is the loss 0.693 for every β? Then raise all log-probabilities of the policy by 7: does the loss stay?",
        "The loss is that of a reward model. The reward of a response is the one that the policy stands for, and what the two responses of a prompt share cancels.",
        "r = β · (ln π − sg(ln π_ref));   loss = mean of softplus(r_rejected − r_chosen)",
        "Take the log-ratio of each response to its own reference, with the reference cut off from the gradient, and multiply by β.\nThese are the rewards of the chosen and of the rejected responses: hand them to the loss that compares rewards.",
      ],
      explore:
        "Let the policy lower ln P of every chosen response by 10 nats, and of every rejected one by 12. What is the loss at β = 1? Where has the probability gone?",
      answer:
        "0.127: far below ln 2, so the training is content. But each chosen response is 22,026 times less likely than before. Its probability has gone to texts that are in no pair, and no pair says whether they are any good. " +
        "The loss sees the difference of the two only.",
      predict: {
        question:
          "At β = 0.1 every chosen response has gained 10 nats on its rejected one: the odds between them are 22,026 times what they were. The loss began at 0.693. Where is it?",
        choices: ["at 0.00005", "at 0.03", "at about 0.31", "at 0.69, almost unchanged"],
        answer: 2,
        because:
          "0.313 = −ln σ(0.1 · 10). Rewards are β times the shift, so 10 nats are one unit of reward, and the loss asks for more. At β = 1 it would be 0.00005, and the pull would be gone.",
      },
    },
    {
      slug: "reference-cache",
      title: "Caching the reference",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Cache five pairs, two at a time, and then the fifth one alone. Does it get the same numbers both times?",
        "A number belongs to a pair and not to a position in a batch: the next batch holds the same pairs in another order. Both responses of a pair follow the same prompt.",
        "rows = prompt + chosen of pairs 1 … B, then prompt + rejected of pairs 1 … B;   starts = the prompts' lengths, twice;   chosen = the first B numbers",
        "Put the chosen texts before the rejected ones, and cut the result in half.\nFor the cache read both halves, free them, and make a new pair from each old one and its two numbers. A batch then only lists what its pairs carry.",
      ],
      explore:
        "Count the time of 15 training steps of 24 pairs, with `cachedLogProbs(pairs)` and with `pairLogProbs(reference, pairs)` in its place. Which part of a step does the cache save?",
      answer:
        "A third: 29 ms against 43 ms of CPU time (wasm, 3 rounds). A reference that runs along costs a pass forward, and the policy a pass forward and one backward. The memory counts more: a reference of 7 billion parameters " +
        "in 16 bits takes 14 GB, and 100,000 cached pairs take 0.8 MB in float32.",
      predict: {
        question:
          "You store the reference's numbers in the order in which 240 pairs come in the first epoch, and look them up by that position. The second epoch is shuffled. How many pairs get their own numbers then, on average?",
        choices: ["none", "1", "24", "120"],
        answer: 1,
        because:
          "1, however many pairs there are: each has a chance of 1/240 to come at its old place. The others get a stranger's numbers, no error is thrown, and at β = 0.1 the loss hardly shows it.",
      },
    },
    {
      slug: "dpo-metrics",
      title: "DPO metrics",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Hand in the same numbers as policy and as reference. Is the accuracy one half, and are margin and shifts 0?",
        "The implied rewards rank by what has changed since the reference. The raw accuracy ranks by what the policy says now. A tie tells nothing in either.",
        "shift = ln π − ln π_ref for each response;   accuracy ranks the shifts, rawAccuracy ranks ln π;   margin = chosen shift − rejected shift",
        "Make two lists of shifts, one for the chosen and one for the rejected responses, and average each.\nYou have ranked pairs of rewards before: rank the shifts, and once more the policy's own log-probabilities.",
      ],
      explore:
        "TRL logs these numbers while it trains, each times β: rewards/chosen, rewards/rejected, rewards/margins. In many runs rewards/margins rises while rewards/chosen falls below 0. What has the model learned there?",
      answer:
        "That the rejected responses are worse. A margin of 8 nats may be +4 and −4, or −10 and −18. Accuracy and loss are the same in both. In the second the chosen response is 22,026 times less likely than before (e^10). " +
        "So watch both shifts, and read samples.",
      predict: {
        question:
          "Before the first step the policy is its reference. It gives the chosen response the higher log-probability in 75% of the pairs. What is the accuracy of its implied rewards?",
        choices: ["0%", "50%", "75%", "100%"],
        answer: 1,
        because:
          "50%. Nothing has changed, so every implied reward is 0 and every pair is a tie. The 75% is the raw accuracy, which the policy inherited. DPO is judged by what it adds.",
      },
    },
    {
      slug: "optimal-margin",
      title: "The optimal margin",
      difficulty: 2,
      minutes: 15,
      hints: [
        "At p = ½ your margin should be 0, and at p = ¼ minus that at p = ¾. What does it do if β doubles?",
        "At the minimum the pull of those who chose a equals the pull of those who chose b. The policy then prefers a exactly as often as people do.",
        "p · σ(−βm) = (1 − p) · σ(βm)   →   βm = ln(p / (1 − p));   with ε:  p ← p(1 − ε) + (1 − p)ε",
        "Write the mean loss of the comparisons that a won and that b won, set its derivative to 0, and solve for the margin.\nFor ε find the total weight of all losses in which a is the chosen one, and that of all others.",
      ],
      explore:
        "Most data sets have a single label for each pair, so p is 1 or 0. Train tabular-dpo on one such pair (β = 1, rate 0.1), and look at the margin after 30, 90, 300 and 600 steps. What stops a real run?",
      answer:
        "4.3, 6.2, 11.3 and 18.9 nats: nothing in the loss stops it, for any β. A real run stops because its steps end, because its rate is small, and because pairs share parameters and contradict each other. " +
        "With ε = 0.1 the margin ends at ln 9 / β = 2.2.",
      predict: {
        question:
          "3 of 4 people prefer a to b, and β is 1. Without smoothing the optimal margin is ln 3 = 1.10. With a smoothing of ε = 0.1, where is it?",
        choices: ["0.99: a tenth less", "0.85", "1.10, as before", "2.20"],
        answer: 1,
        because:
          "0.847 = ln(0.7 / 0.3): smoothing turns 0.75 into 0.9 · 0.75 + 0.1 · 0.25 = 0.7. It takes nearly a quarter of a noisy preference's margin, and a unanimous one, which had no end, ends at ln 9.",
      },
    },
    {
      slug: "tabular-dpo",
      title: "Tabular DPO",
      difficulty: 2,
      minutes: 20,
      seconds: 30,
      hints: [
        "Train on 8 comparisons that 0 won and 2 that 1 won, at β = 1. Does the margin stop at 1.39, or does it go on?",
        "Each comparison has one loss, and a weight of 8 is eight comparisons. The minority pulls back, and the two pulls are equal where the policy is as sure as people are.",
        "logits = ln π_ref;   margin = ln(π/π_ref)[chosen] − ln(π/π_ref)[rejected];   loss = Σ w · softplus(−β · margin) / Σ w",
        "Start with logits whose softmax is the reference. Take all log-ratios, then the margin of each pair by the rows with a single 1.\nWeight the loss of each pair by its comparisons, add up, and divide by the number of all comparisons.",
      ],
      explore:
        "Response 2 of three, with 20% in the reference, was never compared with anything. 4 of 5 prefer response 0 to 1. What becomes of the probability of response 2 at β = 1, and at β = 0.1?",
      answer:
        "It falls to 14.8%, and to 0.04% (reference 0.5, 0.3, 0.2). Its logit has not moved. But logits of responses that win grow, and probabilities sum to 1. DPO moves everything that it has not seen as well: " +
        "in a table by the sum, in a network by shared parameters.",
      predict: {
        question:
          "Two responses are equally likely in the reference. 4 of 5 people prefer the first. You train by DPO at β = 0.1 until nothing moves. How many times likelier is the first one then?",
        choices: ["4 times", "40 times", "about 1,000 times", "about a million times"],
        answer: 3,
        because:
          "4 to the power of 1/β: 4^10 = 1,048,576. The margin is ln 4 / 0.1 = 13.9 nats. β = 0.1 is the usual value, and the same 4 of 5 at β = 1 make it 4 times. Real runs stop long before.",
      },
    },
    {
      slug: "two-roads",
      title: "RLHF and DPO meet",
      difficulty: 3,
      minutes: 25,
      seconds: 30,
      hints: [
        "Take preferences that you made from known rewards. Does each road end at the reference times e^(r/β), scaled to sum to 1?",
        "DPO's loss is the likelihood of Bradley and Terry, with β ln(π/π_ref) for the strengths. So both roads fit the same strengths to the same comparisons.",
        "road 1: r = strengths of the table, π ∝ π_ref · e^(r/β);   road 2: weight of (i, j) = preferences[i][j]",
        "On the first road fit strengths to the table, and ask for the best policy under them: β is needed once.\nOn the second make one pair of every entry of the table, with its share as the weight: both directions of each comparison.",
      ],
      explore:
        "Take the circle of the last test: 0 beats 1 in 90%, 1 beats 2 in 80%, 2 beats 0 in 70%. Which preferences do the fitted strengths stand for? Use fitStrengths and preferenceOdds.",
      answer:
        "0.60 for 0 over 1, 0.50 for 1 over 2, and 0.40 for 2 over 0. The first is far from 90%, and the last has the wrong winner. Both roads have the same blind spot: each response has one reward, and rewards have an order. " +
        "What people mean by a circle gets lost.",
      predict: {
        question:
          "0 beats 1 in 80%, 1 beats 2 in 80%, and 2 beats 0 in 80% of the comparisons. The reference is 0.3, 0.6, 0.1, and β = 0.5. Where do RLHF and DPO end?",
        choices: [
          "both at 0.3, 0.6, 0.1",
          "both at a third each",
          "RLHF at the reference, DPO nowhere",
          "both at response 0",
        ],
        answer: 0,
        because:
          "At the reference. Each response wins as much as it loses, so the likeliest rewards are equal, and equal rewards change nothing. After 200 steps DPO is within 0.003 of it.",
      },
    },
    {
      slug: "ipo-loss",
      title: "The IPO loss",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Give it a policy that is its reference, at β = 0.1. The loss should be 25. Which margin is the target, then?",
        "The rewards are chances: ¾ for the one that always wins against the other, and ¼ for the other. A leash turns a difference of rewards into a margin.",
        "π ∝ π_ref · e^(r/β)  →  margin = (r_chosen − r_rejected) / β;   loss = mean of (margin − target)²",
        "Work out how often the chosen response wins if half of its opponents are itself, and the same for the rejected one.\nThe best policy's formula gives the margin of two such rewards. The pair's own margin is its log-ratio less the other's, without β.",
      ],
      explore:
        "All people agree on a pair: DPO's margin has no end at β = 0.1. 3 of 4 agree: it ends at 11. Where does IPO end in both cases, if each label is one pair?",
      answer:
        "At 5, and at 2.5: the mean of 0.75 · (m − 5)² and 0.25 · (m + 5)² is smallest there. In general it is (p − ½) / β, and never beyond 1 / (2β), however sure people are. IPO gives up some of what a strong preference says, " +
        "and cannot run away.",
      predict: {
        question:
          "At the start all differences are 0, and β is 0.1. How many times as large is the slope of IPO's loss in the difference as that of DPO's?",
        choices: ["equally large", "2 times", "20 times", "200 times"],
        answer: 3,
        because:
          "10 against 0.05: IPO's slope is 2 · 1/(2β) = 1/β, DPO's is β/2. So a smaller β makes IPO steeper and DPO flatter. Adam rescales both; clipping, and a rate that you copy from the other loss, do not.",
      },
    },
    {
      slug: "chosen-anchor",
      title: "DPO with an anchor",
      difficulty: 2,
      minutes: 20,
      seconds: 60,
      hints: [
        "Lower all log-probabilities of the policy by 3 nats. Does DPO's loss change? Does yours?",
        "DPO sees the difference of two responses, so its loss says nothing about their level. The level is held by a loss that asks for the chosen response itself, as fine-tuning does.",
        "anchor = (1/B) Σ −ln π(chosen_b) / |chosen_b|;   loss = DPO + weight · anchor",
        "Divide each log-probability by its response's number of tokens, average, and turn the sign around.\nOf the four log-probabilities the anchor needs one: that of the chosen response under the policy. Add it by its weight.",
      ],
      explore:
        "Train with an anchor of weight 0.1, 0.3 and 3 in place of 1, for 60 steps at β = 0.1. From which weight on is the text safe, and what does a heavy anchor make of DPO?",
      answer:
        "Gold is −0.16 to 0.59 at a KL of 2 to 8 with 0.1, 0.84 to 1.06 (KL 0.62 to 0.70) with 0.3, 0.89 to 0.94 (0.47 to 0.57) with 1, and 0.83 to 0.84 (0.37 to 0.42) with 3; three seeds each. A light anchor only delays the ruin. " +
        "A heavy one makes DPO fine-tuning on the chosen responses, which alone gives 0.65 to 0.93.",
      predict: {
        question:
          "At β = 0.1 a ruined DPO policy has a margin of 14.9 nats. An anchored one, which writes good reviews, has 1.3. DPO's loss began at 0.693. Where is it for the anchored policy?",
        choices: ["at about 0.05", "at about 0.2", "at about 0.4", "at about 0.63"],
        answer: 3,
        because:
          "−ln σ(0.13) = 0.63, hardly below the start; the ruined policy has 0.20. By DPO's own loss the better model has learned next to nothing. Don't choose a checkpoint by it.",
      },
    },
    {
      slug: "train-dpo",
      title: "Train with DPO",
      difficulty: 3,
      minutes: 35,
      seconds: 60,
      hints: [
        "Look at the first loss of plain DPO. Is it 0.6931? Judge the base against itself: are accuracy ½ and KL 0?",
        "A step is what it was in every training: draw, loss, gradient, clip, update. The reference takes no part in it, because each pair carries what the reference says. How a policy ranks given texts and what it writes itself are two questions.",
        "loss = lossOf(ln π of both sides, the numbers that the pairs carry, the pairs);   KL ≈ mean of ln π(y | x) − ln π_ref(y | x) over responses y that the policy wrote",
        "Ask the policy about the drawn pairs inside the function whose gradient is taken, and the cache outside of it; clip, update, return the loss.\nFor the report compare the policy's numbers of the pairs with the cached ones; then take both models' log-probabilities of the samples, and average the difference.",
      ],
      explore:
        "Forget the rejected responses: train with a loss that is only the `responseLoss` of the chosen ones, 60 steps, the rest as in the table. Which row does its report resemble?",
      answer:
        "The anchored one. Gold 0.65 to 0.93, accuracy 97 to 100%, KL 0.26 to 0.43 (10 seeds); anchored DPO reaches gold 0.82 to 1.09 at a KL of 0.41 to 0.60. Fine-tuning on good answers does most of the work, and the rejected ones add the rest. " +
        "Always run this baseline.",
      predict: {
        question:
          "After 60 steps of plain DPO at β = 0.1 on pairs without noise, the policy ranks 91 to 100% of new pairs rightly. The base writes a whole review in 93 of 100 tries. In how many does this policy?",
        choices: ["about 95", "about 80", "about 50", "under 40"],
        answer: 3,
        because:
          "4 to 36 (12 seeds), and their mean gold reward is −1.9 to −0.6; the base has −0.15. It still tells the better review from the worse one. Ranking two given texts and writing one are different skills, and no pair asked for the second.",
      },
    },
  ],
});
