import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Plurality",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Write down all ways for three votes to fall on three answers, as counts. How many are there, and in which does answer 0 win?",
    "Fix the votes of answer 0. For it not to lose, no wrong answer may get more; any that gets exactly as many shares first place.",
    "p = (0.5, 0.3, 0.2), three votes:   3 0 0 adds 0.125, 2 1 0 adds 3 · 0.5² · 0.3 = 0.225, 2 0 1 adds 0.15, and 1 1 1 adds 6 · 0.5 · 0.3 · 0.2 / 3 = 0.06",
    "For each number of votes for answer 0, let each wrong answer in turn take votes from those left.\nWeight each choice by its number of ways and its power, and count the ties with answer 0.\nAt the end no vote may be left, and ties share the win.",
  ],
  explore:
    "Let the right answer have 0.35, and spread the other 0.65 evenly over 1 or 9 wrong answers. What are the odds with 12 votes? And with wrong answers of 0.36, 0.145 and 0.145?",
  answer:
    "They are 0.149 with one wrong answer and 0.782 with nine: the more the wrong answers disagree, the better. Against 0.36 the odds are 0.441, and 0.467 with 40 votes. They still grow, although the right answer isn't the mode and must lose in the end. So small a lead takes thousands of votes to show.",
  predict: {
    question:
      "A model is right in 35 out of 100 chains. The others spread evenly over nine wrong answers, about 7 each. Twelve chains vote. How often does the right answer win?",
    choices: ["about 10% of the time", "about 35%", "about 55%", "about 78%"],
    answer: 3,
    because:
      "It wins with 0.782. No wrong answer comes near 35%, although together they have nearly twice as much. A majority would come only 8% of the time.",
  },
});
