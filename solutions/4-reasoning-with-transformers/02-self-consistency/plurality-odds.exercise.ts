import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Plurality",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Write down all ways for three votes to fall on three answers, as counts. How many are there, and in which does answer 0 win?",
    "Fix the votes of answer 0. Each wrong answer may have up to as many, and each with exactly as many shares first place.",
    "odds = Σ_c C(n, c) · p₀ᶜ · A(1, n − c, 0);   A(i, left, tied) = Σ_{k ≤ min(c, left)} C(left, k) · pᵢᵏ · A(i + 1, left − k, tied + [k = c]);   at the end 1/(1 + tied) if left = 0, else 0",
    "For each number of votes for answer 0, let each wrong answer in turn take votes from those left.\nWeight each choice by its number of ways and its power, and count the ties with answer 0.\nAfter the last answer, no vote may be left. Answer 0 then wins with one over the number of answers in first place.",
  ],
  explore:
    "Let the right answer have 0.35, and spread the other 0.65 evenly over 1, 2, 3 and 9 wrong answers. What are the odds with 12 votes? And if a single wrong answer has 0.36?",
  answer:
    "0.149, 0.377, 0.521 and 0.782: the more the wrong answers disagree, the better. With 0.35 against 0.36 and two answers of 0.145 the odds are 0.441, and 0.467 with 40 votes. " +
    "They still grow, although the right answer isn't the mode and must lose in the end. So small a lead takes thousands of votes to show.",
  predict: {
    question:
      "A model is right in 35 out of 100 chains. The others spread evenly over nine wrong answers, about 7 each. Twelve chains vote. How often does the right answer win?",
    choices: ["about 10% of the time", "about 35%", "about 55%", "about 78%"],
    answer: 3,
    because:
      "0.782. No wrong answer comes near 35%, although together they have nearly twice as much. A majority, more than six votes, would come only 8% of the time.",
  },
});
