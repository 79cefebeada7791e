/** Class of the menu that takes the place of the console's. */
const MENU = "h-menu";

/**
 * Replaces the console's menu by one that screen readers and the keyboard understand: a list of buttons that open lists of links. The
 * console's own turns itself into a widget whose parts do not fit together. Must run before the document is complete, when that happens.
 */
export function replaceMenu(): void {
  const old = document.getElementById("navmenu");
  if (old === null) {
    return;
  }
  const menu = document.createElement("nav");
  menu.className = MENU;
  menu.setAttribute("aria-label", "Console");
  const list = document.createElement("ul");
  for (const item of old.children) {
    list.append(entry(item));
  }
  menu.append(list);
  old.replaceWith(menu);
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = menu.querySelector<HTMLButtonElement>("button[aria-expanded=true]");
      closeAll(menu);
      open?.focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target as Node)) {
      closeAll(menu);
    }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget !== null && !menu.contains(event.relatedTarget as Node)) {
      closeAll(menu);
    }
  });
}

function entry(item: Element): HTMLLIElement {
  const entry = document.createElement("li");
  const links = item.querySelectorAll<HTMLAnchorElement>(":scope > ul a");
  const title = item.querySelector("a");
  if (links.length === 0) {
    if (title !== null) {
      entry.append(copy(title));
    }
    entry.className = item.classList.contains("logoutButton") ? "h-menu-end" : "";
    return entry;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = title?.textContent ?? "";
  button.setAttribute("aria-expanded", "false");
  const below = document.createElement("ul");
  below.hidden = true;
  for (const link of links) {
    const line = document.createElement("li");
    line.append(copy(link));
    below.append(line);
  }
  button.addEventListener("click", () => {
    const opening = below.hidden;
    closeAll(button.closest("nav"));
    below.hidden = !opening;
    button.setAttribute("aria-expanded", String(opening));
  });
  entry.append(button, below);
  return entry;
}

function copy(link: HTMLAnchorElement): HTMLAnchorElement {
  const fresh = document.createElement("a");
  fresh.href = link.href;
  fresh.textContent = link.textContent;
  if (fresh.pathname === location.pathname) {
    fresh.setAttribute("aria-current", "page");
  }
  return fresh;
}

function closeAll(menu: Element | null): void {
  menu?.querySelectorAll("button[aria-expanded=true]").forEach((button) => button.setAttribute("aria-expanded", "false"));
  menu?.querySelectorAll<HTMLElement>("li > ul").forEach((list) => {
    list.hidden = true;
  });
}
