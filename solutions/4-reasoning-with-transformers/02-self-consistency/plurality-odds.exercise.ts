import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Plurality",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Write down all ways in which three votes can fall on three answers, as counts. How many are there, and in which of them does answer 0 win?",
    "Fix the number of votes for answer 0. It doesn't lose if no wrong answer gets more votes. A wrong answer with exactly as many votes ties for first place.",
    "p = (0.5, 0.3, 0.2), three votes:   3 0 0 adds 0.125, 2 1 0 adds 3 · 0.5² · 0.3 = 0.225, 2 0 1 adds 0.15, and 1 1 1 adds 6 · 0.5 · 0.3 · 0.2 / 3 = 0.06",
    "For each number of votes for answer 0, let each wrong answer in turn take some of the votes that are left.\nWeight each choice by its number of ways and by the power of its probability, and count the ties with answer 0.\nAt the end, no vote may be left, and tied answers share the win.",
  ],
  explore:
    "Give the right answer a probability of 0.35, and spread the other 0.65 evenly over 1 or 9 wrong answers. With 12 votes, how probable is it that the right answer wins? How probable is it against wrong answers of 0.36, 0.145 and 0.145?",
  answer:
    "0.149 with one wrong answer and 0.782 with nine: the more the wrong answers disagree, the better. With a wrong answer of 0.36, it is 0.441, and 0.467 with 40 votes. The chance still grows there, although the right answer isn't the mode and must lose in the end. Such a small lead takes thousands of votes to show.",
  predict: {
    question:
      "A model's answer is right in 35 out of 100 chains. The other chains spread evenly over nine wrong answers, about 7 for each. Twelve chains vote. How often does the right answer win?",
    choices: ["about 10% of the time", "about 35%", "about 55%", "about 78%"],
    answer: 3,
    because:
      "It wins with probability 0.782. No single wrong answer comes near 35%, although together they have nearly twice as much. The right answer gets a majority only 8% of the time, but a plurality is enough.",
  },
});
