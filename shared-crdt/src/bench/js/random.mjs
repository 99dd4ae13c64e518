/**
 * The same small generator as RandomEdits.java (xorshift, 32 bits), so that every library, in either
 * language, is given exactly the same edits.
 */
export class EditRandom {
  constructor(seed) {
    this.state = seed | 0;
    if (this.state === 0) throw new Error('the seed must not be 0');
  }

  /** A number from 0 to bound - 1. */
  next(bound) {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) % bound;
  }

  /** A letter from a to z. */
  letter() {
    return String.fromCharCode(97 + this.next(26));
  }
}

/** The text that every generated document starts from: letters without meaning, one line per 64. */
export function baseText(length) {
  const random = new EditRandom(7);
  let text = '';
  for (let i = 0; i < length; i++) text += i % 64 === 63 ? '\n' : random.letter();
  return text;
}

/** Single-character inserts at random places: [position, deleted, inserted] each. */
export function randomInserts(count, length, seed) {
  const random = new EditRandom(seed);
  const edits = [];
  for (let i = 0; i < count; i++) edits.push([random.next(length + i + 1), 0, random.letter()]);
  return edits;
}

/** Inserts and deletes of one character in turn at random places; the length stays what it was. */
export function randomEdits(count, length, seed) {
  const random = new EditRandom(seed);
  const edits = [];
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) edits.push([random.next(length + 1), 0, random.letter()]);
    else edits.push([random.next(length + 1), 1, '']);
  }
  return edits;
}
