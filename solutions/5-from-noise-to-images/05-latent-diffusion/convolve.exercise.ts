import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Convolution",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Take a filter whose only nonzero weight is right of the center. Which way does it move a picture, and what comes in at the edge?",
    "Don't move the filter over the picture: each of its weights meets the whole picture, moved by a few pixels. With one moved copy per weight, side by side, each pixel has a row of everything the filter covers there.",
    "covered [B·H·W, size·size·C] · filter [size·size·C, K];   copy (u, v) is x with r rows and columns of 0 around it, from row u and column v on",
    "Put r zeros around each picture, not around the batch or the channels.\nFor each weight, in the order in which they are listed, cut a slice of the picture's size. Join the slices along the channels.\nMake one row of each pixel and one column of each filter. Multiply once, add the bias, and reshape.",
  ],
  explore:
    "Blur a picture of blank paper, −1 everywhere, with nine weights of 1/9. What are its corner and its center after 1, 5 and 20 blurs? Where does the ink come from?",
  answer:
    "On 14 x 14 pixels, the corner goes to −0.44, −0.16 and −0.05, and the center to −1, −1 and −0.84. Pixels outside are 0, which is gray, not paper, and each layer lets the gray in by one more pixel. Padding tells a network how near the edge is. It's the only way a convolution knows about places at all.",
  predict: {
    question:
      "You apply filters of 3 x 3 to a picture of 14 x 14, one after the other. After how many can the top left pixel depend on the bottom right one? (In a transformer of patches: after one block.)",
    choices: ["4", "7", "13", "196"],
    answer: 2,
    because:
      "13: each filter sees one pixel farther. After 12, the gradient at that pixel is exactly 0. That is why convolutional networks halve their pictures along the way, and why Stable Diffusion's adds attention.",
  },
});
