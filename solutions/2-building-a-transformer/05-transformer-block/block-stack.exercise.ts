import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A stack of blocks",
  difficulty: 1,
  minutes: 10,
  seconds: 30,
  hints: [
    "Write the stack as three nested calls. Whose result does the second call read, and does the second block of your stack read the same?",
    "Every block has its own weights, and reads the stream that the previous block returned. The tap gets each place under the number of its block.",
    "stream ← preNormBlock(stream, blocks[layer], heads, tapOfLayer(tap, layer))   for layer = 0 ... N − 1",
    "one pass over the blocks, with their index: the stream [B, T, D] goes in, and the result is the new stream\neach block gets a tap that puts the block's number before the names",
  ],
  explore:
    "ALBERT (2019) runs the same block 12 times. At D = 768, how many parameters do 12 separate blocks have, and how many does the shared block have?",
  answer:
    "12 separate blocks have 85.1 million, and the shared block has 7.1 million: 12·D² + 13·D once instead of 12 times. Sharing saves memory but not time, because all 12 passes are still computed. It also costs quality: layers with the same weights can't divide the work among themselves.",
});
