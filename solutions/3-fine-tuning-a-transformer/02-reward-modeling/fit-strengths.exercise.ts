import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Strengths from comparisons",
  difficulty: 3,
  minutes: 25,
  hints: [
    "For one player, add up the probabilities of winning over all its games. Is the sum its number of wins?",
    "At the maximum, each player has exactly as many wins as its strength leads you to expect.",
    "6 wins in 10 games, each at P = 0.5:   expected 5, so s grows by ln(6 / 5) = 0.18;   then s_i ← s_i − mean of s",
    "Expected wins are the games with each opponent times the probability of winning one.\nMove each strength up if the player won more. Once all have moved, subtract their mean.",
  ],
  explore:
    "A player wins 3 games out of 3, and you give its opponent ε of a win: 0.5, 0.1, 0.01. What happens to the difference? What would you do on a leaderboard with a model that hasn't lost yet?",
  answer:
    "The difference is ln(3 / ε): 1.79, 3.40 and 5.70, without end as ε shrinks. A leaderboard needs a prior, such as half a win for both sides, or it waits for the first defeat.",
  predict: {
    question:
      "A beats B in 3 out of 4 games, and B beats C in 3 out of 4. A and C have never met. How often does A beat C?",
    choices: ["0.9", "0.75", "0.56: ¾ of ¾", "no one can know"],
    answer: 0,
    because:
      "Each ¾ is a difference of ln 3. Differences add up, so the odds are 9 to 1, and P is 0.9. The model predicts this; real players may form a circle.",
  },
});
