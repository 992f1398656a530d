"use strict";
// Shows what decides a chosen claim. Nothing is built from text: what the page holds is only cloned, scrolled to and lit.
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);
  const inspector = one(".inspector");
  const chosen = one(".inspector .chosen");
  const pane = one(".passages");
  const entries = all(".claim");
  const marks = all("mark[data-e]");
  const narrow = matchMedia("(max-width: 820px)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const numbers = (value) => (value ? value.split(" ") : []);
  let current = null;
  let opener = null;

  const scrollTo = (element) =>
    element.scrollIntoView({ block: "center", inline: "nearest", behavior: calm.matches ? "auto" : "smooth" });

  const scrollInPane = (element) => {
    const away = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({ top: pane.scrollTop + away - pane.clientHeight / 3, behavior: calm.matches ? "auto" : "smooth" });
  };

  const light = (evidence, target) => {
    const wanted = new Set(evidence);
    let first = null;
    for (const mark of marks) {
      const here = numbers(mark.dataset.e);
      mark.classList.toggle("lit", here.some((number) => wanted.has(number)));
      if (!first && here.includes(target)) first = mark;
    }
    if (!first) return;
    first.closest("details").open = true;
    if (!narrow.matches) scrollInPane(first);
    return first;
  };

  const paint = () => {
    for (const element of all("[data-c]", one("#answer"))) {
      const on = current !== null && numbers(element.dataset.c).includes(current);
      element.classList.toggle("chosen", on);
    }
    for (const entry of entries) entry.classList.toggle("on", entry.id === `c${current}`);
  };

  // A statement is shown with what stands in it; a leaf with others at the same place, without the statement around it.
  const family = (claims) => {
    const found = claims.map((claim) => document.getElementById(`c${claim}`)).filter(Boolean);
    if (!found.length) return [];
    if (found[0].dataset.parent !== undefined) return found.filter((entry) => entry.dataset.parent !== undefined);
    return [found[0], ...entries.filter((entry) => entry.dataset.parent === claims[0])];
  };

  const choose = (claims) => {
    current = claims[0];
    const shown = family(claims);
    chosen.replaceChildren(
      ...shown.map((entry) => {
        const body = entry.querySelector(".body").cloneNode(true);
        body.classList.add(entry.dataset.status);
        return body;
      }),
    );
    inspector.hidden = shown.length === 0;
    inspector.scrollTop = 0;
    paint();
    const proofs = all(".proof", chosen);
    light(proofs.map((proof) => proof.dataset.e), proofs.length ? proofs[0].dataset.e : null);
  };

  const close = () => {
    inspector.hidden = true;
    current = null;
    paint();
    light([], null);
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  };

  const step = (by) => {
    const shown = entries.filter((entry) => !entry.hidden);
    const at = shown.findIndex((entry) => entry.id === `c${current}`);
    const next = shown[(at + by + shown.length) % shown.length];
    if (!next) return;
    choose([next.id.slice(1)]);
    const place = all("[data-c]", one("#answer")).find((element) => numbers(element.dataset.c)[0] === current);
    if (place && narrow.matches) place.scrollIntoView({ block: "start" });
    else if (place) scrollTo(place);
  };

  const filter = (status) => {
    let shown = 0;
    for (const entry of entries) {
      entry.hidden = status !== "" && entry.dataset.status !== status;
      shown += entry.hidden ? 0 : 1;
    }
    for (const tally of all(".tally")) tally.setAttribute("aria-pressed", String(tally.dataset.status === status));
    const line = one(".filtered");
    line.hidden = status === "";
    line.textContent = status === "" ? "" : `Showing ${shown} ${status} of ${entries.length} claims.`;
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-c], .proof, .at, .tally, [data-step], .close");
    if (!target) return;
    if (target.matches(".tally")) filter(target.getAttribute("aria-pressed") === "true" ? "" : target.dataset.status);
    else if (target.matches(".close")) close();
    else if (target.dataset.step) step(Number(target.dataset.step));
    else if (target.matches(".proof, .at")) {
      event.preventDefault();
      const first = light([target.dataset.e], target.dataset.e);
      if (narrow.matches && first) {
        inspector.hidden = true;
        scrollTo(first);
      }
    } else if (String(getSelection()) === "") {
      opener = target;
      choose(numbers(target.dataset.c));
      // On a phone the sheet with the claim would cover what was chosen.
      if (narrow.matches && target.closest("#answer")) target.scrollIntoView({ block: "start" });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !inspector.hidden) close();
    const run = event.target.closest(".run[role=button]");
    if (run && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      run.click();
    }
  });

  addEventListener("beforeprint", () => all("details").forEach((details) => (details.open = true)));
})();
