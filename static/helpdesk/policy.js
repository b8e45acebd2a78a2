// A policy's sliders: each moves its number, and what both would do is asked while nothing is saved yet.
(() => {
  "use strict";
  // A slider moves many times a second; the last place of it is asked for.
  const PAUSE_MS = 120;

  function begin() {
    const place = document.querySelector("[data-effect]");
    if (!place) return;
    const numbers = [...document.querySelectorAll("[data-slider-of]")].map((slider) => {
      const number = document.getElementById(slider.dataset.sliderOf);
      slider.addEventListener("input", () => {
        number.value = slider.value;
        ask();
      });
      number.addEventListener("input", () => {
        slider.value = number.value;
        ask();
      });
      return number;
    });
    document.getElementById("id_autonomy")?.addEventListener("change", () => ask());

    let timer = 0;
    let asked = 0;
    function ask() {
      draw(numbers);
      clearTimeout(timer);
      timer = setTimeout(fill, PAUSE_MS);
    }

    async function fill() {
      const mine = ++asked;
      const values = new URLSearchParams(numbers.map((one) => [one.name, one.value]));
      const autonomy = document.getElementById("id_autonomy");
      if (autonomy) values.set("autonomy", autonomy.value);
      let words;
      try {
        const answer = await fetch(`${place.dataset.effect}?${values}`, { redirect: "error" });
        words = answer.ok ? await answer.text() : null;
      } catch {
        words = null;
      }
      // An older answer may come after a newer one.
      if (mine !== asked) return;
      if (words === null) {
        place.textContent = "What it would do can't be told just now. Load the page again.";
        return;
      }
      const opened = place.querySelector("details")?.open;
      place.innerHTML = words;
      const list = place.querySelector("details");
      if (list && opened) list.open = true;
    }

    fill();
  }

  // The bar of the bands moves with the sliders.
  function draw(numbers) {
    const bar = document.querySelector("[data-bands]");
    const of = (name) => Number(numbers.find((one) => one.name === name)?.value);
    const [auto, review] = [of("auto_from"), of("review_from")];
    if (!bar || !(review >= 0 && auto >= review && auto <= 1)) return;
    const [hold, middle, rest] = bar.children;
    hold.style.width = `${review * 100}%`;
    middle.style.width = `${(auto - review) * 100}%`;
    hold.lastChild.textContent = ` below ${review.toFixed(2)}`;
    rest.lastChild.textContent = ` ${auto.toFixed(2)} up`;
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
