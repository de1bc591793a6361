"""Asking in a terminal: a line that can be edited, with the text that is there already."""

try:
    import readline
except ImportError:  # Windows has none; its terminal edits lines by itself
    readline = None  # type: ignore[assignment]

SENTENCE = 4  # words at least


def ask(question: str, start: str = "") -> str:
    """The line that is written below a question. `start`: what stands in it, to be edited; the arrow up brings back
    earlier lines. Raises EOFError and KeyboardInterrupt where the terminal is closed."""
    above, _, prompt = question.rpartition("\n")
    if above:
        print(above)
    if readline is None:
        return input(f"(Enter: {start})\n{prompt}" if start else prompt) or start
    readline.set_startup_hook(lambda: readline.insert_text(start))
    before = readline.get_current_history_length()
    try:
        answer = input(prompt)
    finally:
        readline.set_startup_hook()
    if readline.get_current_history_length() > before and len(answer.split()) < SENTENCE:
        readline.remove_history_item(before)  # only sentences are worth bringing back
    return answer
