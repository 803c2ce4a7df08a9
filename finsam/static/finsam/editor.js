// Turns <textarea data-editor> into a small editor: headings, lists, tables, links. The text area keeps the value, so the
// form works the same without this script. TipTap's own style sheet would be an inline one, which the content security
// policy refuses: injectCSS is off and editor.css holds those rules.
import {
  Blockquote, Bold, BulletList, Document, Editor, Gapcursor, HardBreak, Heading, History, Italic, Link, ListItem,
  OrderedList, Paragraph, Table, TableCell, TableHeader, TableRow, Text,
} from "../django_prose_editor/editor.js"

const EXTENSIONS = [
  Document, Paragraph, Text, HardBreak, Heading.configure({ levels: [3, 4] }), Bold, Italic, BulletList, OrderedList,
  ListItem, Blockquote, Link.configure({ openOnClick: false, enableTarget: false }), Table, TableRow, TableHeader,
  TableCell, History, Gapcursor,
]

const TOOLS = [
  ["Rubrik", (c) => c.toggleHeading({ level: 3 }), (e) => e.isActive("heading", { level: 3 })],
  ["Underrubrik", (c) => c.toggleHeading({ level: 4 }), (e) => e.isActive("heading", { level: 4 })],
  ["Fet", (c) => c.toggleBold(), (e) => e.isActive("bold")],
  ["Kursiv", (c) => c.toggleItalic(), (e) => e.isActive("italic")],
  ["Punktlista", (c) => c.toggleBulletList(), (e) => e.isActive("bulletList")],
  ["Numrerad lista", (c) => c.toggleOrderedList(), (e) => e.isActive("orderedList")],
  ["Citat", (c) => c.toggleBlockquote(), (e) => e.isActive("blockquote")],
  ["Tabell", (c) => c.insertTable({ rows: 3, cols: 2, withHeaderRow: true }), () => false],
  ["Ny rad", (c) => c.addRowAfter(), () => false, (e) => e.isActive("table")],
  ["Ny kolumn", (c) => c.addColumnAfter(), () => false, (e) => e.isActive("table")],
  ["Ta bort tabellen", (c) => c.deleteTable(), () => false, (e) => e.isActive("table")],
  ["Ångra", (c) => c.undo(), () => false],
  ["Gör om", (c) => c.redo(), () => false],
]

function element(tag, properties, children = []) {
  const node = Object.assign(document.createElement(tag), properties)
  node.append(...children)
  return node
}

function toolButton(editor, [label, command, isOn, isShown]) {
  const button = element("button", { type: "button", textContent: label })
  // The text keeps the focus when a tool is clicked, so that no letter typed at once is lost.
  button.addEventListener("mousedown", (event) => event.preventDefault())
  button.addEventListener("click", () => command(editor.chain().focus()).run())
  const follow = () => {
    button.setAttribute("aria-pressed", String(isOn(editor)))
    button.hidden = Boolean(isShown) && !isShown(editor)
  }
  editor.on("transaction", follow)
  follow()
  return button
}

// A link's address is asked for in the toolbar itself; an empty one removes the link.
function linkTool(editor, id) {
  const address = element("input", { type: "url", id: `${id}-lank`, placeholder: "https://" })
  const label = element("label", { htmlFor: address.id, textContent: "Länk till" })
  const set = element("button", { type: "button", textContent: "Länka" })
  set.addEventListener("click", () => {
    const chain = editor.chain().focus().extendMarkRange("link")
    const done = address.value ? chain.setLink({ href: address.value }) : chain.unsetLink()
    done.run()
  })
  editor.on("selectionUpdate", () => { address.value = editor.getAttributes("link").href || "" })
  return element("span", { className: "editor-link" }, [label, address, set])
}

function mount(textarea) {
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  const frame = element("div", { className: "editor" })
  textarea.after(frame)
  textarea.hidden = true
  const editor = new Editor({
    element: frame,
    injectCSS: false,
    extensions: EXTENSIONS,
    content: textarea.value,
    editorProps: {
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-label": label ? label.textContent.trim().replace(/:$/, "") : "Text",
      },
    },
    onUpdate: ({ editor: current }) => {
      textarea.value = current.isEmpty ? "" : current.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  const tools = element("div", { className: "editor-tools" }, [
    ...TOOLS.map((tool) => toolButton(editor, tool)), linkTool(editor, textarea.id),
  ])
  tools.setAttribute("role", "group")
  tools.setAttribute("aria-label", "Verktyg för texten")
  frame.prepend(tools)
  if (label) label.addEventListener("click", (event) => { event.preventDefault(); editor.commands.focus() })
}

for (const textarea of document.querySelectorAll("textarea[data-editor]")) mount(textarea)
