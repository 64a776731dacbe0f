/** A checkpoint holds something that this course cannot run right: its message is for the user, exit code 3. */
export class BrokenCheckpoint extends Error {
  override name = "BrokenCheckpoint";
}
