/** Upper end of an axis: the next of 1, 2, 5 times a power of ten, never below the least. */
export function niceTop(value: number, least: number): number {
  if (!(value > least)) {
    return least;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((each) => value <= each * power) ?? 10;
  return factor * power;
}

/** Marks of a logarithmic axis: powers of ten from the lowest to one that is not below the value. */
export function decades(lowest: number, value: number): readonly number[] {
  const marks = [lowest, lowest * 10];
  let highest = lowest * 10;
  while (highest < value) {
    highest *= 10;
    marks.push(highest);
  }
  return marks;
}
