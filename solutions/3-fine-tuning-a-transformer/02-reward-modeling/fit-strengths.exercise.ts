import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Strengths from comparisons",
  difficulty: 3,
  minutes: 25,
  hints: [
    "For one player, add up its probabilities of winning over all of its games. Does the sum equal its number of wins?",
    "The likelihood is largest where each player has exactly as many wins as the strengths predict.",
    "6 wins in 10 games, each at P = 0.5:   expected 5, so s grows by ln(6 / 5) = 0.18;   then s_i ← s_i − mean of s",
    "A player's expected wins are a sum over opponents: the number of games times the probability of winning one.\nMove a strength up if the player won more than expected, and down if it won less. Once all have moved, subtract their mean.",
  ],
  explore:
    "A player wins 3 games out of 3. Credit its opponent with a fraction ε of a win: 0.5, 0.1, then 0.01. How far apart are their strengths? How would you rank a model that hasn't lost yet on a leaderboard?",
  answer:
    "The difference is ln(3 / ε): 1.79, 3.40, and 5.70. As ε shrinks, it grows without bound. A leaderboard needs a prior, such as half a win for each side, or it has to wait for the model's first defeat.",
  predict: {
    question:
      "A beats B in 3 out of 4 games, and B beats C in 3 out of 4. A and C have never met. By the Bradley-Terry model, how often does A beat C?",
    choices: ["90%", "75%", "56%: ¾ of ¾", "the model can't say"],
    answer: 0,
    because:
      "Winning ¾ of the games means a difference of ln 3. Differences add up, so A's odds against C are 9 to 1, a probability of 0.9. Real players may not obey the model: C may even beat A.",
  },
});
