import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Softmax saturation",
  difficulty: 3,
  minutes: 20,
  hints: [
    "If one key takes all the weight, are your entropy and norm both 0? A NaN there comes from the logarithm of 0.",
    "The entropy is a sum over the keys. The Jacobian is a matrix [Tk, Tk] for every query, made from that query's weights as a column and as a row.",
    "for the weights (½, ½):  entropy ln 2 = 0.693;   J has the rows (¼, −¼) and (−¼, ¼);   norm √(4/16) = ½",
    "entropy: logarithms of weights kept above 0, times the weights, summed over the last axis, negated\nJacobian: weights as a column [..., Tk, 1] times (identity minus weights as a row [..., 1, Tk]); norm: squares, summed over the last two axes, then the root",
  ],
  explore:
    "Run npm run kata -- show score-saturation. From which width on do raw scores let through less than half as much gradient as scaled scores? How much is left at 128, the width of Llama 3's heads?",
  answer:
    "Between 32 and 64: the raw norm is 0.19 and 0.16 there, and the scaled norm is 0.37 at both. At 128 the raw norm is 0.11, less than a third. With eight keys the scaled norm stays near 0.36 at every width, so a wide head learns as easily as a narrow one.",
});
