// Counts a file with a row per participant in the reporter's own browser. The file is read here and nowhere else: this
// script asks the network for nothing, keeps nothing, and shows no row. Only sums leave it, into the report's cells.
// What headings and words mean is told by the page (interventions/domain/row_count.py).
"use strict";

(() => {
  const panel = document.querySelector("[data-row-count]");
  const form = document.querySelector("form[data-report]");
  if (!panel || !form || !window.File) return;
  const rules = JSON.parse(panel.dataset.rules);
  const part = (name) => panel.querySelector(`[data-${name}]`);
  const picker = panel.querySelector("input[type=file]");
  const CHUNK = 1000; // rows between two looks at the page
  const LARGEST = 60 * 1024 * 1024;
  let rows = []; // the file while it is counted; emptied as soon as the sums are taken or the reader says so
  let counted = null;

  const rest = () => new Promise((done) => { setTimeout(done); });
  const plain = (text) => String(text ?? "").trim().toLowerCase().replace(/\s+/g, " ");
  class Fault extends Error {}

  // Text with delimiters
  function decoded(bytes) {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return new TextDecoder("windows-1252").decode(bytes);
    }
  }
  function delimiterOf(text) {
    const line = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, "");
    return ["\t", ";", ","].find((sign) => line.includes(sign)) || ";";
  }
  function* textRows(text) {
    const sign = delimiterOf(text);
    const cell = new RegExp(`"((?:[^"]|"")*)"|[^${sign}\\r\\n]*`, "y");
    let row = [];
    for (let place = 0; place <= text.length;) {
      cell.lastIndex = place;
      const found = cell.exec(text);
      row.push(found[1] === undefined ? found[0] : found[1].replaceAll('""', '"'));
      place = cell.lastIndex;
      if (found[1] !== undefined) { // what follows a closing quotation mark belongs to nothing
        while (place < text.length && text[place] !== sign && text[place] !== "\r" && text[place] !== "\n") place += 1;
      }
      if (text[place] === sign) { place += 1; continue; }
      yield row;
      row = [];
      place += text[place] === "\r" && text[place + 1] === "\n" ? 2 : 1;
    }
  }

  // A workbook: a zip of XML, unpacked by the browser itself
  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).text();
  }
  function entriesOf(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let end = bytes.length - 22;
    while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
    if (end < 0) throw new Fault("Filen går inte att läsa som Excel. Spara om den som CSV och välj den igen.");
    const found = new Map();
    let place = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
      const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(place + offset, true));
      const path = new TextDecoder().decode(bytes.subarray(place + 46, place + 46 + name));
      found.set(path, {
        packed: view.getUint16(place + 10, true) === 8,
        size: view.getUint32(place + 20, true),
        at: view.getUint32(place + 42, true),
      });
      place += 46 + name + extra + comment;
    }
    return [found, view];
  }
  async function xmlOf(bytes, view, entry) {
    const start = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
    const data = bytes.subarray(start, start + entry.size);
    const text = entry.packed ? await inflate(data) : new TextDecoder().decode(data);
    return new DOMParser().parseFromString(text, "application/xml");
  }
  const textIn = (node) => [...node.getElementsByTagNameNS("*", "t")]
    .filter((one) => one.parentNode.localName !== "rPh").map((one) => one.textContent).join("");
  function columnOf(reference, otherwise) {
    const letters = /^[A-Z]+/.exec(reference || "");
    return letters ? [...letters[0]].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : otherwise;
  }
  function sheetRow(node, shared) {
    const row = [];
    for (const cell of node.children) {
      const at = columnOf(cell.getAttribute("r"), row.length);
      const value = cell.getElementsByTagNameNS("*", "v")[0];
      const kind = cell.getAttribute("t");
      row[at] = kind === "inlineStr" ? textIn(cell) : !value ? "" : kind === "s" ? shared[Number(value.textContent)] : value.textContent;
    }
    return Array.from(row, (value) => value ?? "");
  }
  async function* workbookRows(bytes) {
    const [entries, view] = entriesOf(bytes);
    const sheets = [...entries.keys()].filter((path) => /^xl\/worksheets\/sheet\d+\.xml$/.test(path));
    sheets.sort((one, other) => Number(one.match(/\d+/)[0]) - Number(other.match(/\d+/)[0]));
    if (!sheets.length) throw new Fault("Arbetsboken har inget blad. Spara om den som CSV och välj den igen.");
    const strings = entries.get("xl/sharedStrings.xml");
    const shared = strings
      ? [...(await xmlOf(bytes, view, strings)).getElementsByTagNameNS("*", "si")].map(textIn) : [];
    const sheet = await xmlOf(bytes, view, entries.get(sheets[0]));
    for (const node of sheet.getElementsByTagNameNS("*", "row")) yield sheetRow(node, shared);
  }

  async function read(file) {
    if (file.size > LARGEST) throw new Fault("Filen är större än 60 MB. Ta bort kolumner som inte behövs och välj den igen.");
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
      throw new Fault("Filen är en äldre Excelfil eller har lösenord. Spara om den som CSV eller xlsx utan lösenord.");
    }
    const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
    const source = isZip ? workbookRows(bytes) : textRows(decoded(bytes).replace(/^\ufeff/, ""));
    const found = [];
    for await (const row of source) {
      if (row.some((value) => String(value).trim())) found.push(row);
      if (found.length % CHUNK === 0) { progress(Math.min(45, found.length / 500)); await rest(); }
    }
    return found;
  }
  function progress(share) { part("working").querySelector("progress").value = share; }

  // Headings. A first row that looks like a person is data, and is never shown.
  const isKnown = (text, column) => column.headings.some((word) => text === word || text.startsWith(`${word} `));
  function headingsOf(first) {
    const texts = first.map(plain);
    const isHeading = texts.some((text) => rules.columns.some((column) => isKnown(text, column)));
    if (!isHeading) return null;
    return first.map((text, place) => (/\d{5,}/.test(text) ? `Kolumn ${place + 1}` : String(text).trim().slice(0, 40) || `Kolumn ${place + 1}`));
  }

  // What a value means
  const words = new Map(Object.entries(rules.sex).flatMap(([code, list]) => list.map((word) => [word, code])));
  function sexOf(value) {
    const known = words.get(plain(value));
    if (known) return known;
    const digits = String(value).replace(/\D/g, "");
    if (digits.length !== 10 && digits.length !== 12) return null;
    return Number(digits.at(-2)) % 2 ? "man" : "kvinnor"; // the last digit but one of a personal number tells
  }
  const firstOf = (list, value, fits) => {
    const text = plain(value);
    const found = text && list.find(([, stems]) => stems.some((stem) => fits(text, stem)));
    return found ? found[0] : null;
  };
  const lastDay = new Date(`${rules.lastDay}T00:00:00Z`);
  function yearsSince(year, month, day) {
    const years = lastDay.getUTCFullYear() - year;
    const had = lastDay.getUTCMonth() + 1 > month || (lastDay.getUTCMonth() + 1 === month && lastDay.getUTCDate() >= day);
    return had ? years : years - 1;
  }
  function ageOf(value) {
    const text = String(value).trim();
    if (/^\d{1,3}$/.test(text)) return Number(text);
    if (/^(19|20)\d\d$/.test(text)) return lastDay.getUTCFullYear() - Number(text);
    const day = /^((?:19|20)\d\d)[-/.]?(\d\d)[-/.]?(\d\d)/.exec(text);
    if (day) return yearsSince(Number(day[1]), Number(day[2]), Number(day[3]));
    if (/^\d{4,5}(\.\d+)?$/.test(text)) { // a workbook's days are counted from the end of 1899
      const born = new Date(Date.UTC(1899, 11, 30 + Math.floor(Number(text))));
      return yearsSince(born.getUTCFullYear(), born.getUTCMonth() + 1, born.getUTCDate());
    }
    return null;
  }
  function ageClassOf(value) {
    const same = rules.ages.find((one) => plain(one.code) === plain(value));
    if (same) return same.code;
    const age = ageOf(value);
    const found = age === null ? null : rules.ages.find((one) => age >= (one.first ?? 0) && age <= (one.last ?? 999));
    return found ? found.code : null;
  }
  const places = new Map(rules.places.flatMap((one) => one.words.map((word) => [word, one.code])));
  const placeOf = (value) => places.get(plain(value)) || places.get(plain(value).replace(/ (kommun|stad)$/, "")) || null;

  // Counting
  function tallyRow(row, chosen, cells, unread) {
    const value = (code) => (chosen[code] >= 0 ? row[chosen[code]] ?? "" : null);
    const sex = value("sex") === null ? null : sexOf(value("sex"));
    if (value("sex") !== null && !sex) unread.sex += 1;
    const add = (measure, age = "alla", place = "alla") => {
      for (const one of sex ? [sex, "alla"] : ["alla"]) {
        const key = `${measure}|${one}|${age}|${place}`;
        cells.set(key, (cells.get(key) || 0) + 1);
      }
    };
    add("deltagare");
    if (value("age") !== null) { const found = ageClassOf(value("age")); if (found) add("deltagare", found); else unread.age += 1; }
    if (value("place") !== null) { const found = placeOf(value("place")); if (found) add("deltagare", "alla", found); else unread.place += 1; }
    const status = value("status") === null ? null : firstOf(rules.status, value("status"), (text, stem) => text.startsWith(stem));
    if (value("status") !== null && !status) unread.status += 1;
    const exit = value("exit");
    const ended = chosen.status >= 0 ? status === "avslutade" : Boolean(exit && exit.trim());
    if (rules.flow && status === "nya") { add("nya"); add("pagaende"); }
    if (rules.flow && status === "pagaende") add("pagaende");
    if (ended) add("avslutade");
    if (ended && exit !== null) {
      const to = firstOf(rules.exit, exit, (text, stem) => text.includes(stem));
      if (to === "steg") { add("steg"); add(rules.otherExit); } else add(to || rules.otherExit);
    }
  }
  // A code that was looked for and that nobody has is a zero, not an empty cell.
  function zeros(chosen) {
    const sexes = chosen.sex >= 0 ? ["kvinnor", "man", "alla"] : ["alla"];
    const measures = ["deltagare"];
    if (rules.flow && chosen.status >= 0) measures.push("nya", "pagaende");
    if (chosen.status >= 0 || chosen.exit >= 0) measures.push("avslutade");
    if (chosen.exit >= 0) measures.push("arbete", "studier", "arbetssokande", "annat", "steg");
    const keys = measures.map((measure) => [measure, "alla", "alla"]);
    if (chosen.age >= 0) keys.push(...rules.ages.map((one) => ["deltagare", one.code, "alla"]));
    if (chosen.place >= 0) keys.push(...rules.places.map((one) => ["deltagare", "alla", one.code]));
    return new Map(keys.flatMap(([measure, age, place]) => sexes.map((sex) => [`${measure}|${sex}|${age}|${place}`, 0])));
  }
  async function count(body, chosen) {
    const cells = zeros(chosen);
    const unread = { sex: 0, age: 0, place: 0, status: 0 };
    for (let place = 0; place < body.length; place += 1) {
      tallyRow(body[place], chosen, cells, unread);
      if (place % CHUNK === CHUNK - 1) { progress(50 + (50 * place) / body.length); await rest(); }
    }
    return { cells, unread, rows: body.length };
  }

  // What is shown: sums, and how many rows could not be read
  const TOLD = {
    sex: "saknar ett kön som går att läsa. De räknas bara i totalen.",
    age: "har en ålder som inte passar någon klass. De räknas inte efter ålder.",
    place: "har en kommun som inte finns i rapporten. De räknas inte efter kommun.",
    status: "har en status som inte går att läsa. De räknas bara som deltagare.",
  };
  const labelOf = (input) => input.closest("[data-line]").querySelector("th").firstChild.textContent.trim();
  function show() {
    const table = part("sums-found");
    const inputs = [...form.querySelectorAll("[data-key]")].filter((input) => counted.cells.has(input.dataset.key));
    const byLine = new Map();
    inputs.forEach((input) => {
      const line = input.closest("[data-line]");
      byLine.set(line, [...(byLine.get(line) || []), input]);
    });
    const columns = [...new Set(inputs.map((input) => input.dataset.cell))];
    const names = { kvinnor: "Kvinnor", man: "Män", alla: "Totalt" };
    const head = document.createElement("tr");
    head.append(document.createElement("td"), ...columns.map((code) => (
      Object.assign(document.createElement("th"), { scope: "col", className: "num", textContent: names[code] }))));
    table.tHead.replaceChildren(head);
    table.tBodies[0].replaceChildren(...[...byLine].map(([, cells]) => {
      const row = document.createElement("tr");
      const title = Object.assign(document.createElement("th"), { scope: "row", textContent: labelOf(cells[0]) });
      row.append(title, ...columns.map((code) => {
        const input = cells.find((one) => one.dataset.cell === code);
        const text = input ? counted.cells.get(input.dataset.key) : "";
        return Object.assign(document.createElement("td"), { className: "num", textContent: text });
      }));
      return row;
    }));
    const notes = Object.entries(counted.unread).filter(([, many]) => many).map(([code, many]) => `${many} rader ${TOLD[code]}`);
    if (rules.flow && chosenColumns().status >= 0) notes.push("Den som är ny räknas både som ny och som pågående.");
    part("notes").replaceChildren(...notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  }

  // The reader's choices
  const selects = () => [...part("choices").querySelectorAll("select")];
  const chosenColumns = () => ({
    sex: -1, age: -1, place: -1, status: -1, exit: -1,
    ...Object.fromEntries(selects().map((select) => [select.dataset.column, Number(select.value)])),
  });
  function guess(column, texts) {
    for (const word of column.headings) {
      const place = texts.findIndex((text) => text === word || text.startsWith(`${word} `) || text.startsWith(`${word}(`));
      if (place >= 0) return place;
    }
    return -1;
  }
  function offer(names, texts) {
    part("choices").replaceChildren(...rules.columns.map((column) => {
      const field = Object.assign(document.createElement("div"), { className: "field" });
      const id = `radfil-${column.code}`;
      const select = Object.assign(document.createElement("select"), { id });
      select.dataset.column = column.code;
      select.append(new Option("Ingen kolumn", -1), ...names.map((name, place) => new Option(name, place)));
      select.value = String(guess(column, texts));
      field.append(Object.assign(document.createElement("label"), { htmlFor: id, textContent: column.label }), select);
      return field;
    }));
  }

  let turn = 0; // a later choice overtakes an earlier count
  async function recount(body) {
    const mine = turn += 1;
    part("working").hidden = false;
    part("fill").disabled = true;
    const found = await count(body, chosenColumns());
    if (mine !== turn) return;
    counted = found;
    part("working").hidden = true;
    part("fill").disabled = false;
    part("rows-found").textContent = `${found.rows} rader är räknade. Kontrollera att rätt kolumner är valda.`;
    show();
    part("found").hidden = false;
  }
  function forget() {
    turn += 1;
    rows = [];
    counted = null;
    picker.value = "";
    part("found").hidden = true;
    part("working").hidden = true;
    part("sums-found").tBodies[0].replaceChildren();
    part("choices").replaceChildren();
    part("notes").replaceChildren();
  }
  async function onPick() {
    const file = picker.files[0];
    if (!file) return;
    part("fault").textContent = "";
    part("done").textContent = "";
    part("found").hidden = true;
    part("working").hidden = false;
    progress(0);
    try {
      rows = await read(file);
      if (!rows.length) throw new Fault("Filen är tom. Välj en fil med en rad per deltagare.");
      const headings = headingsOf(rows[0]);
      const width = rows.slice(0, 50).reduce((widest, row) => Math.max(widest, row.length), 0);
      const names = Array.from({ length: width }, (_, place) => (headings && headings[place]) || `Kolumn ${place + 1}`);
      offer(names, headings ? rows[0].map(plain) : []);
      if (headings) rows = rows.slice(1);
      await recount(rows);
      picker.value = ""; // not even the file's name stays
    } catch (fault) {
      forget();
      part("fault").textContent = fault instanceof Fault ? fault.message
        : "Filen går inte att läsa. Spara om den som CSV och välj den igen.";
    }
  }
  function fill() {
    let filled = 0;
    form.querySelectorAll("[data-key]").forEach((input) => {
      if (!counted.cells.has(input.dataset.key)) return;
      input.value = counted.cells.get(input.dataset.key);
      filled += 1;
    });
    form.dispatchEvent(new Event("input", { bubbles: true }));
    forget();
    part("done").textContent = `${filled} celler är ifyllda och filen är glömd. Läs igenom siffrorna och spara utkastet.`;
    form.querySelector("[data-key]").focus();
  }

  panel.hidden = false;
  picker.value = "";
  picker.addEventListener("change", onPick);
  part("choices").addEventListener("change", () => recount(rows));
  part("fill").addEventListener("click", fill);
  part("forget").addEventListener("click", () => { forget(); part("done").textContent = "Filen är glömd. Inget av den finns kvar här."; picker.focus(); });
  window.addEventListener("pagehide", forget);
})();
