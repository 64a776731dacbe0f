/** What a test sees that does not train: the kind of its observation, which the grader looks for. */
export const NOT_TRAINED = "not trained";
