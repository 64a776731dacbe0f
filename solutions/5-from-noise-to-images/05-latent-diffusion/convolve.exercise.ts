import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Convolution",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a filter whose only nonzero weight is right of the center, and lay it on a picture. Which way does the picture move, and what comes in at the edge?",
    "Don't move the filter over the picture. Each of its weights meets the whole picture, moved by a few pixels. One moved copy for each weight, side by side: then each pixel has a row of all that the filter covers there.",
    "covered [B·H·W, size·size·C] · filter [size·size·C, K];   copy (u, v) is x with r rows and columns of 0 around it, from row u and column v on",
    "Put r zeros around each picture, not around the batch or the channels.\nCut a slice of the picture's size for each weight, row by row as the weights are listed, and join them along the channels.\nMake one row of each pixel and one column of each filter. Multiply once, add the bias, and reshape.",
  ],
  explore:
    "Blur a picture of paper, −1 everywhere, with nine weights of 1/9. What are its corner and its center after 1, 5 and 20 blurs? Where does the ink come from?",
  answer:
    "The corner of 14 x 14 pixels: −0.44, −0.16, −0.05. The center: −1, −1, −0.84. Pixels outside are 0, which is gray and not paper, and each layer lets the gray in by one more pixel. So padding tells a network how near the edge is. That is how convolutions know about places at all.",
  predict: {
    question:
      "You apply filters of 3 x 3 to a picture of 14 x 14, one after the other. After how many of them can the top left pixel depend on the bottom right one? (In a transformer of patches: after one block.)",
    choices: ["4", "7", "13", "196"],
    answer: 2,
    because:
      "13: each filter sees one pixel farther. After 12, the gradient at that pixel is exactly 0. So convolutional networks halve their pictures along the way, and Stable Diffusion's adds attention.",
  },
});
