// `when` as data, evaluated on the phone: the twin of webapp/domain/condition.py.
// Both must pass tests/vectors/conditions.json. A missing answer makes every test false but `blank`.

const TESTS = {
  is: (value, codes) => codesOf(value).some((code) => codes.includes(code)),
  less_than: (value, bound) => Number.isInteger(value) && value < bound,
  blank: (value, wanted) => isBlank(value) === wanted,
};

const COMBINATIONS = {
  all: (parts, answers) => parts.every((part) => holds(part, answers)),
  any: (parts, answers) => parts.some((part) => holds(part, answers)),
  not: (part, answers) => !holds(part, answers),
};

/** Whether `condition` is true of `answers` (question id -> string, number, boolean or array of codes). */
export function holds(condition, answers) {
  if (!condition) return true;
  const combination = nameIn(COMBINATIONS, condition);
  if (combination) return COMBINATIONS[combination](condition[combination], answers);
  const test = nameIn(TESTS, condition);
  return TESTS[test](answers[condition.question], condition[test]);
}

function nameIn(operators, condition) {
  return Object.keys(operators).find((name) => name in condition);
}

function codesOf(value) {
  if (Array.isArray(value)) return value;
  return typeof value === "string" || typeof value === "boolean" ? [String(value)] : [];
}

function isBlank(value) {
  return value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}
