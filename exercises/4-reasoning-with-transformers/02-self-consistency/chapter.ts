import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Self-consistency",
  summary:
    "You can sample many chains of thought at once, let them vote, and stop as soon as the vote is clear.",
  exercises: [
    {
      slug: "sample-chains",
      title: "Sampling many chains",
      difficulty: 3,
      minutes: 35,
      hints: [
        "Give three rows prompts that end after one, two and four tokens. How long does each row of your result become, and how many draws did you make?",
        "A row that has ended stays in the cache because all rows have one length. It needs some token to read, and this token has no effect on the other rows. Only open rows draw and record.",
        "token ~ softmax(adjusted / T);   ln P = z_token − logSumExp(z), where z are the model's own logits",
        "A row is open while it has fewer than the most tokens and its last one is no period.\nGo through the rows in order. Feed a closed one anything, a PAD for example.\nFor an open one hand copies to adjust, draw from what comes back, and record the token and its log-probability by the model's logits. This token is what the row reads next.",
      ],
      explore:
        "Sample 16 chains for one problem at temperature 0.2 and at temperature 1. How many different answers are there, and how many different first tokens? What decides which sums a chain meets?",
      answer:
        "The first token decides it: a chain that starts at another operand meets other totals. At 0.2, 16 chains have 2.6 different answers on average, at 1 they have 4.5, and at 1.5 they have 7.0 (5 times 300 problems). " +
        "So even a model that is nearly sure of each total has something to vote on.",
    },
    {
      slug: "majority-vote",
      title: "Majority vote",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Vote on 10, 9, 9, 10. Which answer wins with you, and which came up first?",
        "Count each answer, and remember in which order the answers came up. What isn't an answer is neither counted nor part of the whole.",
        "winner = argmax_a #{i : a_i = a}, the first a of several;   share = #{i : a_i = winner} / #{i : a_i ≠ null}",
        "Drop the missing answers. Count the others in something that keeps numbers as numbers and in the order of their first vote.\nGo through the counts, and change the winner only for more votes.\nDivide by the votes that were cast, if there are any.",
      ],
      explore:
        "Does the share say how sure you can be? Let the reasoner write 16 chains for each of 300 problems at temperature 1. How often is the winner right if its share is 0.8 or more, if it is from 0.4 to 0.5, and if it is under 0.3?",
      answer:
        "In 900 problems (three draws) a share of 0.8 or more was right 199 times of 199, 0.6 to 0.8 in 359 of 360, 0.4 to 0.5 in 56 of 58, and under 0.3 in 12 of 21. So the share is no probability: with less than half of the votes, 97% of the winners were right, because the other votes were scattered. What counts is the lead over the second.",
    },
    {
      slug: "vote-odds",
      title: "The jury theorem",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Compute C(2001, 1000) with your code. What comes out, and what is it times 0.5 to the power of 2001?",
        "Sums of logarithms stay small where products leave all range. And a majority is more than half, so with an even number of voters there is one case to decide.",
        "ln P(k) = Σ_{i=1..k} ln((n − k + i)/i) + k · ln p + (n − k) · ln(1 − p), where 0 · ln 0 = 0;   odds = Σ_{k > n/2} P(k) + (ties fair: ½ · P(n/2))",
        "Add up the logarithms of the k factors of the number of ways. Add those of the two powers, but leave out a power with exponent 0. Take the exponential at the end.\nFor the vote go through all counts of right votes: more than half is worth 1, exactly half ½ or 0, fewer 0.",
      ],
      explore:
        "How many voters does a jury need to be right in 95 of 100 cases, if each voter is right with 0.7, 0.6 and 0.55? And what does a tenth voter add to nine, if a coin decides ties?",
      answer:
        "17, 67 and 269: half the distance to one half costs four times as many voters. The tenth voter adds nothing. A tenth vote matters only after 5 to 4, and it can turn this into a tie, never into another majority. " +
        "What the coin then wins and loses cancels.",
      predict: {
        question:
          "A jury whose voters are right with 0.6 each needs 67 of them to be right in 95 of 100 cases. How many does it need if each is right with 0.51?",
        choices: ["about 110", "about 670", "about 6,800", "no number is enough"],
        answer: 2,
        because:
          "6,763. The distance to one half is ten times as small, and the number of voters goes with its square. Any distance is enough in the end, if the voters are independent.",
      },
    },
    {
      slug: "plurality-odds",
      title: "Plurality",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Write down all ways in which three votes can fall on three answers, as counts. How many are there, and in which of them does answer 0 win?",
        "Fix how many votes answer 0 has. Then each wrong answer may have up to as many, and each that has exactly as many shares the first place.",
        "odds = Σ_c C(n, c) · p₀ᶜ · A(1, n − c, 0);   A(i, left, tied) = Σ_{k ≤ min(c, left)} C(left, k) · pᵢᵏ · A(i + 1, left − k, tied + [k = c]);   at the end 1/(1 + tied) if left = 0, else 0",
        "For a number of votes of answer 0, let each wrong answer choose its votes among those that are left, one answer after the other.\nWeigh each choice with its number of ways and its power, and count how many answers are tied with answer 0.\nAfter the last answer no vote may be left. Then answer 0 wins with one over the number of answers in the first place.",
      ],
      explore:
        "Let the right answer have 0.35, and spread the other 0.65 evenly over 1, 2, 3 and 9 wrong answers. What are the odds with 12 votes? And if one wrong answer has 0.36 of its own?",
      answer:
        "0.149, 0.377, 0.521 and 0.782: the more the wrong answers disagree, the better. With 0.35 against 0.36 and two answers of 0.145 it is 0.441, and 0.467 with 40 votes. " +
        "It still grows, although in the long run it must fall to 0, because the right answer isn't the mode. So small a lead takes thousands of votes to show.",
      predict: {
        question:
          "A model gives the right answer in 35 of 100 chains. Its wrong chains spread evenly over nine other answers, about 7 in 100 each. Twelve chains vote. How often does the right answer win?",
        choices: ["in about 10 of 100", "in about 35 of 100", "in about 55 of 100", "in about 78 of 100"],
        answer: 3,
        because:
          "0.782. None of the wrong answers comes near to 35 in 100, although together they have nearly twice as much. A majority, more than six of twelve, would come in only 8 of 100 cases.",
      },
    },
    {
      slug: "stop-voting",
      title: "Adaptive consistency",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Compute the area below q³ above one half, and below all of it. What is their quotient, and which powers of one half are in it?",
        "Integrate by parts: each step lowers the power of 1 − q by one and adds a term. These terms are the probabilities of coin tosses.",
        "P(q > 1/2) = Σ_{j=0..a} C(a + b + 1, j) / 2^(a + b + 1): at most a heads of a + b + 1 fair coins",
        "Add up the binomial probabilities of 0 to a heads with one coin more than there are votes.\nFor the stop count how often each answer came, without the missing ones. Sort the counts as numbers, let a runner-up that isn't there have 0 votes, and compare the odds with the threshold.",
      ],
      explore:
        "How many votes for the leader do you need at 0.95 and at 0.9, with 2, 3 and 4 votes against? What would a rule ask for that looks at the leader's share?",
      answer:
        "At 0.95: 8 to 2, 9 to 3 and 11 to 4. At 0.9: 6 to 2, 8 to 3 and 9 to 4. Each vote against costs one or two further votes for. " +
        "A share of 0.95 is reached by the very first vote, and then asks for 38 to 2: too little where little is known, and too much later.",
      predict: {
        question:
          "At a threshold of 0.95, four votes to none are enough. This time one of the first votes went to another answer. How many votes does the leader need to stop?",
        choices: ["4", "5", "6", "19"],
        answer: 2,
        because:
          "6 to 1 gives 0.965. 5 to 1 gives 0.9375, exactly as much as 3 to 0. The share of 0.95 would be 19 to 1.",
      },
    },
    {
      slug: "self-consistency",
      title: "Self-consistency",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Ask a model that always answers 7 with three tokens. Which share, and how many tokens, do four chains for each problem have?",
        "Copies of one prompt stand side by side, so that neighbors in the result are chains of one problem. A vote is over answers, and it is paid in tokens of all chains.",
        "tokens = Σ over the chains of a problem of their lengths;   used = the smallest u for which the first u answers may stop, else all of them",
        "Make the prompts, each as often as there are chains, and sample all of them in one call with 2·K + 3 tokens at most.\nCut the samples into groups, read the answer of each chain, let them vote, and add up the lengths.\nFor the early stop use one answer more as long as the answers so far may not stop and there is another one. Those that were used vote.",
      ],
      explore:
        "Stop at thresholds of 0.8, 0.9 and 0.99, with 16 chains at most and a temperature of 0.7. How many chains are used, and how many points does each stop cost? Compare with a fixed vote of 5.",
      answer:
        "On 1,500 problems: 3.9 chains and 0.916 at 0.8; 7.0 and 0.952 at 0.9; 12.3 and 0.957 at 0.99. All 16 give 0.957. " +
        "The last chains buy almost nothing, and the first quarter of the tokens buys five sixths of the gain over a greedy chain, 0.689. A fixed vote of 5 costs more than the stop at 0.8 and reaches 0.877.",
      predict: {
        question:
          "The reasoner votes with up to 16 chains at temperature 0.7, and stops at 0.95, which takes four chains at least. One chain is right in 0.72 of all cases. How many chains does a problem need on average?",
        choices: ["about 4.5", "about 6", "about 9", "about 14"],
        answer: 2,
        because:
          "8.9 on 1,500 problems, and the vote is right in 0.955 of them. With all 16 it is right in 0.957. Easy problems stop at four, and those where the answers differ use all 16.",
      },
    },
  ],
});
