import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./prediction-family.js")>({});
