import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./resume-training.js")>({});
