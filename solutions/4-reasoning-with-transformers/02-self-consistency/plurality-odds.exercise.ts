import { defineExercise } from "#lib/author/course";

export default defineExercise({
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
});
