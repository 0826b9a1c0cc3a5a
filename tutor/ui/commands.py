"""Every command, declared once. Its key, its words in the footer, the palette and the help all come from here."""

from __future__ import annotations

from textual.binding import Binding

from tutor.domain.frozen import frozen


@frozen
class Command:
    """`action` is the method's name without `action_`, with what it is given; `keys` are Textual's names of the keys,
    separated by commas; `shown` is the key as a person reads it; `words` say what it does; `group` is its heading in
    the help, which has the commands in the order in which they are declared here, less those that only a footer or the
    palette has."""

    action: str
    keys: str
    shown: str
    words: str
    group: str
    palette: bool = True
    help: bool = True

    @property
    def is_letter(self) -> bool:
        """True if a letter does it: where a text field is open, that letter is written there."""
        return len(self.keys) == 1 and self.keys.isalpha()

    @property
    def binding(self) -> Binding:
        return Binding(self.keys, self.action, self.words, show=False)


def bindings(*commands: Command) -> list[Binding]:
    """The commands as Textual bindings, for a class's BINDINGS."""
    return [command.binding for command in commands if command.keys]


# Reading
READ_ON = Command("read_on", "space", "space", "read on", "Reading")
NEXT_PAGE = Command("next_page", "n", "n", "next page", "Reading")
PREVIOUS_PAGE = Command("previous_page", "p", "p", "page back", "Reading")
SCROLL = Command("", "", "↑ ↓", "scroll", "Reading", palette=False)
NEXT_TASK = Command("next_task", "tab", "tab", "next task", "Reading")
BEGIN_TASK = Command("begin_task", "enter", "enter", "begin", "Reading")
TYPE = Command("", "", "type", "to begin", "Reading", palette=False)
LEAVE = Command("leave", "escape", "escape", "go back", "Reading", palette=False)
OUTLINE = Command("fold_outline", "o", "o", "outline", "Reading")
RUN_PANE = Command("fold_run_pane", "t", "t", "run pane", "Reading")
OPEN_LINKS = Command("open_links", "u", "u", "open a link", "Reading")
PREVIOUS_TASK = Command("previous_task", "shift+tab", "shift+tab", "task before", "Reading", help=False)
PRESS = Command("", "", "enter", "press it", "Reading", palette=False, help=False)

# Questions
SUBMIT = Command("submit", "ctrl+s", "ctrl+s", "submit", "Questions")
HOW_SURE = Command("", "", "1 2 3", "how sure", "Questions", palette=False)
CHOOSE = Command("", "", "1–4", "choose", "Questions", palette=False)
TICK = Command("", "", "space", "tick a choice", "Questions", palette=False)
TICK_LINE = Command("", "", "enter", "tick a line", "Questions", palette=False)
IMPROVE = Command("improve", "i", "i", "improve it", "Questions")
MORE_SEEDS = Command("more_seeds", "f5", "f5", "more seeds", "Questions")
MENTOR = Command("ask_mentor", "m", "m", "ask a mentor", "Questions")
LEAVE_TEXT = Command("leave", "escape", "escape", "leave the text", "Questions", palette=False, help=False)
TO_BUTTONS = Command("", "", "tab", "to the buttons", "Questions", palette=False, help=False)
PASS_SURE = Command("begin_task", "enter", "enter", "pass", "Questions", palette=False, help=False)
BET = Command("", "", "1–9", "bet", "Questions", palette=False, help=False)
MOVE = Command("", "", "↑ ↓", "move", "Questions", palette=False, help=False)

# Places
HOME = Command("go_home", "h", "h", "home", "Places")
LAB = Command("go_to('lab')", "l", "l", "lab", "Places")
RESPONSES = Command("go_to('responses')", "r", "r", "responses", "Places")
WRITING = Command("go_to('writing')", "w", "w", "writing", "Places")
SEARCH = Command("search", "slash", "/", "search terms, lessons and my words", "Places")
BUILD = Command("go_to('ladder')", "b", "b", "challenges", "Places")
ABOUT_ME = Command("about_me", "f2", "f2", "my name, and the time today", "Places")
HELP = Command("help", "question_mark,f1", "?", "help", "Places")
SEARCH_SHORT = Command("search", "slash", "/", "search", "Places", palette=False, help=False)
HELP_IN_TEXT = Command("help", "f1", "f1", "help", "Places", palette=False, help=False)
COPY_UNSAVED = Command("copy_unsaved", "", "", "copy what is not saved", "Places", help=False)
SAVE_UNSAVED = Command("save_unsaved", "", "", "save what is not saved elsewhere", "Places", help=False)
QUIT = Command("quit", "ctrl+q", "ctrl+q", "quit", "Places", help=False)
SUSPEND = Command(
    "suspend_process", "ctrl+z", "ctrl+z", "to the shell, back with fg", "Places", palette=False, help=False
)
OPEN = Command("begin_task", "enter", "enter", "open", "Places", palette=False, help=False)
BEGIN = Command("begin_task", "enter", "enter", "begin", "Places", palette=False, help=False)
TIME_TODAY = Command("", "", "↓", "time today", "Places", palette=False, help=False)

# Training
START_RUN = Command("start_run", "s", "s", "start a run", "Training")
PAUSE = Command("pause_run", "space", "space", "pause, go on", "Training")
STOP_RUN = Command("stop_run", "x", "x", "stop", "Training")
GO_ON = Command("go_on", "g", "g", "go on with the run", "Training")
PACE = Command("turn_pace", "v", "v", "slow, full speed", "Training")
RATE_UP = Command("rate(1)", "plus,equals_sign", "+", "learning rate up", "Training")
RATE_DOWN = Command("rate(-1)", "minus", "-", "learning rate down", "Training")
RATES = Command("", "", "+ -", "learning rate", "Training", palette=False, help=False)

# Lab
TABS = Command("", "", "0–9", "tabs", "Lab", palette=False)
VIEWS = Command("", "", "again", "the tab's next view", "Lab", palette=False)
MORE_EVIDENCE = Command("more_evidence", "e", "e", "one more symptom", "Lab")
TAKE_APART = Command("take_apart", "t", "t", "take it apart in Train", "Lab")
MUSEUM = Command("view('Museum')", "5", "5", "museum of faults", "Lab")
CONFUSION = Command("view('Confusion')", "6", "6", "confusion", "Lab")
NEURONS = Command("view('Neurons')", "7", "7", "neurons", "Lab")
GRADIENT = Command("view('Gradient')", "8", "8", "gradient", "Lab")
MY_DIGITS = Command("view('My digits')", "9", "9", "my digits", "Lab")
COMPARE = Command("view('Compare')", "0", "0", "compare runs", "Lab")
NEXT_CHART = Command("next_chart", "c", "c", "next chart", "Lab")
NEXT_AXIS = Command("next_axis", "q", "q", "next axis", "Lab")
CHART_WORDS = Command("chart_words", "j", "j", "charts in words", "Lab")
WEIGHT = Command("", "", "← ↑ ↓ →", "weight", "Lab", palette=False, help=False)
NEURON_LAYER = Command("", "", "shift+arrows", "neuron, layer", "Lab", palette=False, help=False)
NEXT_PICTURE = Command("next_picture", "u", "u", "gradient, next digit", "Lab")
SALIENCY = Command("saliency", "o", "o", "saliency", "Lab")
LEVERS = Command("", "", "↑ ↓ ← →", "levers", "Lab", palette=False)
LEVER = Command("open_chosen", "enter", "enter", "a lever by hand", "Lab", palette=False)
DIGIT_FILTER = Command("filter", "f", "f", "mistakes or samples", "Lab")
ITS_LAYERS = Command("open_chosen", "enter", "enter", "its layers", "Lab", palette=False)
ITS_DIGITS = Command("open_chosen", "enter", "enter", "its digits", "Lab", palette=False)
OPEN_NETWORK = Command("open_network", "i", "i", "open a file", "Lab")
BRUSH = Command("", "", "← ↑ ↓ →", "move the brush", "Lab", palette=False)
INK = Command("ink", "space", "space", "ink", "Lab", palette=False)
SLIDE = Command("", "", "shift+arrows", "slide", "Lab", palette=False)
MOMENT_BACK = Command("moment(-1)", "comma", ",", "a moment back", "Lab")
MOMENT_ON = Command("moment(1)", "full_stop", ".", "a moment on", "Lab")
NEXT_NETWORK = Command("network(1)", "n", "n", "next network", "Lab")
NETWORK_BEFORE = Command("network(-1)", "p", "p", "network before", "Lab")
MAKE_MINE = Command("make_mine", "a", "a", "make it my network", "Lab")
UNDO_INK = Command("undo_ink", "backspace", "backspace", "undo", "Lab", palette=False)
CLEAR = Command("clear", "c", "c", "clear", "Lab", palette=False)
MOMENTS = Command("", "", ", .", "moment", "Lab", palette=False, help=False)
FIRST_MOMENT = Command("moment(-1000)", "home", "home", "first moment", "Lab", palette=False, help=False)
LAST_MOMENT = Command("moment(1000)", "end", "end", "as it is now", "Lab", palette=False, help=False)
NETWORKS = Command("", "", "n p", "network", "Lab", palette=False, help=False)
NEXT_DIGIT = Command("", "", "← →", "digit", "Lab", palette=False, help=False)
TO_DIGITS = Command("leave", "escape", "escape", "back to the digits", "Lab", palette=False, help=False)
CELL = Command("", "", "← ↑ ↓ →", "cell", "Lab", palette=False, help=False)
NEURON = Command("", "", "← ↑ ↓ →", "neuron", "Lab", palette=False, help=False)
DRAG = Command("", "", "drag", "draw", "Lab", palette=False, help=False)
REDO_INK = Command("redo_ink", "y", "y", "redo", "Lab", palette=False, help=False)
ERASE = Command("erase", "e", "e", "eraser", "Lab", palette=False, help=False)
CENTRE = Command("centre", "z", "z", "centring", "Lab", palette=False, help=False)
SUSPECT = Command("", "", "← ↑ ↓ →", "suspect", "Lab", palette=False, help=False)
THAT_IS_IT = Command("", "", "enter", "that is it", "Lab", palette=False, help=False)
SAY_WHY = Command("submit", "ctrl+s", "ctrl+s", "that is it", "Lab", palette=False, help=False)
BACK_TO_SUSPECTS = Command("leave", "escape", "escape", "back to the suspects", "Lab", palette=False, help=False)
CASE = Command("", "", "n p", "case", "Lab", palette=False, help=False)
MEND = Command("", "", "enter", "mend it and run", "Lab", palette=False, help=False)
CHOOSE_RUN = Command("", "", "↑ ↓", "run", "Lab", palette=False, help=False)

# Runs
TICK_RUN = Command("", "", "space", "tick a run", "Runs", palette=False)
LOOK_AT_RUN = Command("open_chosen", "enter", "enter", "look, compare", "Runs", palette=False)
RUN_AGAIN = Command("start_run", "s", "s", "train it again", "Runs", palette=False)
RUN_FILTER = Command("filter", "f", "f", "which runs", "Runs", palette=False)
ABOUT_RUN = Command("about_run", "d", "d", "name the run, with a note", "Runs")
PIN_RUN = Command("keep", "k", "k", "pin the run", "Runs")
EXPORT_RUN = Command("export_run", "e", "e", "export a run file", "Runs")
TO_TRAIN = Command("to_train", "t", "t", "its settings to Train", "Runs")
DELETE_RUN = Command("delete_run", "delete", "delete", "delete the run", "Runs")
BRING_BACK = Command("bring_back", "backspace", "backspace", "bring a deleted run back", "Runs")
FIVE_SEEDS = Command("five_seeds", "f5", "f5", "five seeds", "Runs")
CHOOSE_DIGIT = Command("", "", "← ↑ ↓ →", "digit", "Lab", palette=False, help=False)
ON_THE_CANVAS = Command("open_chosen", "enter", "enter", "on the canvas", "Lab", palette=False, help=False)
KEEP_DRAWING = Command("keep", "k", "k", "keep it", "Lab", palette=False, help=False)
LABEL = Command("keep", "k", "k", "label", "Lab", palette=False, help=False)
WHICH_DIGIT = Command("", "", "0 1 2 3 4 5 6 7 8 9", "which digit it is", "Lab", palette=False, help=False)
REMOVE_DIGIT = Command("delete_run", "delete", "delete", "remove", "Lab", palette=False, help=False)
DIGIT_KIND = Command("filter", "f", "f", "misread ones", "Lab", palette=False, help=False)
TRAIN_ON_MINE = Command("start_run", "s", "s", "learn from them", "Lab", palette=False, help=False)
DIGIT_GROUP = Command("filter", "f", "f", "which digits", "Runs", palette=False)

# Challenges
SAVE_AND_CHECK = Command("save_and_check", "ctrl+s", "ctrl+s", "save and check", "Challenges")
TO_CODE = Command("begin_task", "enter", "enter", "to the code", "Challenges", palette=False)
TO_CHECKS = Command("leave", "escape", "escape", "to the checks", "Challenges", palette=False)
CHECK_AGAIN = Command("check_again", "c", "c", "check again", "Challenges")
STOP_CHECKS = Command("stop_run", "x", "x", "stop the checks", "Challenges", palette=False)
MY_EDITOR = Command("my_editor", "e", "e", "my editor", "Challenges")
HINT = Command("hint", "i", "i", "hint", "Challenges")
SOLUTION = Command("solution", "v", "v", "solution", "Challenges")
CHANGE_MINE = Command("leave", "enter,escape", "enter", "change mine", "Challenges", palette=False)
NEXT_CHALLENGE = Command("next_page", "n", "n", "next", "Challenges")
CHALLENGE_BEFORE = Command("previous_page", "p", "p", "before", "Challenges")
TASK = Command("fold_outline", "o", "o", "task", "Challenges")
TAKE_FILE = Command("take_file", "t", "t", "take the file as it is outside", "Challenges")
TRAIN_OWN = Command("start_run", "s", "s", "train what I have", "Challenges", palette=False)
YOURS_OR_OURS = Command("", "", "← →", "yours or ours", "Challenges", palette=False)
FIND = Command("find", "ctrl+f", "ctrl+f", "find", "Challenges")
CODE_INDENT = Command("", "", "tab", "indent, shift+tab back", "Challenges", palette=False)
COMMENT = Command("", "", "ctrl+/", "comment", "Challenges", palette=False)
CODE_UNDO = Command("", "", "ctrl+z", "undo", "Challenges", palette=False)
PART = Command("", "", "↑ ↓", "part", "Challenges", palette=False, help=False)
FIND_NEXT = Command("", "", "enter", "next", "Challenges", palette=False, help=False)
FIND_BEFORE = Command("", "", "↑", "the one before", "Challenges", palette=False, help=False)
FIND_STAY = Command("", "", "tab", "stay there", "Challenges", palette=False, help=False)
FIND_BACK = Command("", "", "escape", "back to where I was", "Challenges", palette=False, help=False)

# Looking back
UNIT_END = Command("go_to('unit end')", "f3", "f3", "look back on the unit", "Places")
HAND_IN = Command("export", "e", "e", "hand in", "Places", palette=False, help=False)
GO_BEYOND = Command("next_page", "n", "n", "go on", "Places", palette=False, help=False)
WRITE_STORY = Command("write_story", "enter", "enter", "write it", "Places", palette=False, help=False)

# Search
GO_THERE = Command("open", "", "enter", "go there", "Search", palette=False)
NEXT_GROUP = Command("next_task", "", "tab", "next group", "Search", palette=False)
BACK_TO_WHERE = Command("leave", "", "escape", "back to where you were", "Search", palette=False)

# Responses
FILTER = Command("", "", "1–6", "filter", "Responses", palette=False)
EXPORT = Command("export", "e", "e", "hand in", "Responses")

# Writing
WRITE = Command("begin_task", "enter", "enter", "write", "Writing", palette=False)
FINISH_PIECE = Command("submit", "ctrl+s", "ctrl+s", "finish this piece", "Writing")
TO_PROMPTS = Command("leave", "escape", "escape", "to the prompts", "Writing", palette=False)
UNDO = Command("", "", "ctrl+z", "undo", "Writing", palette=False, help=False)
