// The last queries that led to a question, kept in this browser only. Where storage is blocked there are none.
const KEY = "recent-searches";
const MOST = 5;

export function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

export function remember(query) {
  write([query, ...recent().filter((other) => other !== query)].slice(0, MOST));
}

export function forget() {
  write([]);
}

function write(queries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(queries));
  } catch {
    // Blocked or full: the search works without.
  }
}
