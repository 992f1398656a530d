"""Models in local folders, made here with random weights: what is loaded, what is refused, and that inputs are right.

Each adapter is held against the same model called as its makers call it.
"""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
tokenizers = pytest.importorskip("tokenizers")

from grounding.errors import InvalidInput  # noqa: E402 - what is tested here is skipped without the extra
from grounding.judging import Case, Opinion, Question, Unexamined  # noqa: E402
from grounding.models import Passage, Reason  # noqa: E402
from grounding.verifiers.judges import open_judge  # noqa: E402
from grounding.verifiers.judges.tokens import joints_of, plain_tokens  # noqa: E402

PREMISE = "the firm has its seat in oslo and makes pumps"
STATEMENT = "the firm makes pumps in oslo"
QUERY = "where does the firm sit"
WORDS = sorted(
    {
        *PREMISE.split(),
        *STATEMENT.split(),
        *QUERY.split(),
        *"predict : 0 1 determine if hypothesis is true given premise ? briefly answer following question".split(),
        *"bear mind that your response should be strictly based on passages passage case do not contain".split(),
        *'necessary information to please reply with unable output summarize text . , " </ s > < /'.split(),
        *"first second a b".split(),
    }
)
CASE = Case((Question(STATEMENT),), (Passage(id="p", text=PREMISE),))
SMALL = {"vocab_size": len(WORDS) + 5, "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}


def make_tokenizer(folder: Path, kind: str) -> Any:
    """A tokenizer of whole words that frames texts as the kind does."""
    frames = {
        "bert": ("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1"),
        "roberta": ("<s> $A </s>", "<s> $A </s> </s> $B </s>"),
        "t5": ("$A </s>", "$A </s> $B </s>"),
    }
    signs = {
        "bert": {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"},
        "roberta": {
            "bos_token": "<s>",
            "pad_token": "<pad>",
            "eos_token": "</s>",
            "unk_token": "<unk>",
            "cls_token": "<s>",
            "sep_token": "</s>",
        },
        "t5": {"pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"},
    }[kind]
    special = list(dict.fromkeys(signs.values()))
    numbers = {word: at for at, word in enumerate([*special, *WORDS])}
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel(numbers, unk_token=signs["unk_token"]))
    made.normalizer = tokenizers.normalizers.Lowercase()
    made.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    single, pair = frames[kind]
    used = [sign for sign in special if sign in f"{single} {pair}"]
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single=single, pair=pair, special_tokens=[(sign, numbers[sign]) for sign in used]
    )
    names = ["input_ids", "attention_mask"] + (["token_type_ids"] if kind == "bert" else [])
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=made, model_max_length=10**30, model_input_names=names, **signs
    )
    fast.save_pretrained(folder)
    return fast


def save(folder: Path, model: Any) -> Any:
    model.eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.7)
    model.save_pretrained(folder)
    return model


def bert(folder: Path, labels: tuple[str, ...], head: str = "SequenceClassification", **more: Any) -> Any:
    torch.manual_seed(7)
    names = dict(enumerate(labels))
    config = transformers.BertConfig(
        **SMALL,
        intermediate_size=32,
        max_position_embeddings=64,
        id2label=names,
        label2id={label: at for at, label in names.items()},
        **more,
    )
    save(folder, getattr(transformers, f"BertFor{head}")(config))
    make_tokenizer(folder, "bert")
    return folder


def roberta(folder: Path, labels: tuple[str, ...] = ("LABEL_0", "LABEL_1")) -> Path:
    torch.manual_seed(7)
    names = dict(enumerate(labels))
    config = transformers.RobertaConfig(
        **SMALL,
        intermediate_size=32,
        max_position_embeddings=66,
        pad_token_id=1,
        id2label=names,
        label2id={label: at for at, label in names.items()},
    )
    save(folder, transformers.RobertaForSequenceClassification(config))
    make_tokenizer(folder, "roberta")
    return folder


T5_SMALL = {"vocab_size": len(WORDS) + 3, "d_model": 16, "d_kv": 8, "d_ff": 32, "num_layers": 1, "num_heads": 2}


def t5(folder: Path) -> Path:
    torch.manual_seed(7)
    config = transformers.T5Config(**T5_SMALL, decoder_start_token_id=0, pad_token_id=0, eos_token_id=1)
    save(folder, transformers.T5ForConditionalGeneration(config))
    make_tokenizer(folder, "t5")
    return folder


def hhem(folder: Path) -> Path:
    """As it is published: weights under a prefix, a type that no library knows, and code that must not run."""
    import safetensors.torch

    torch.manual_seed(7)
    config = transformers.T5Config(**T5_SMALL, num_labels=2, pad_token_id=0, eos_token_id=1)
    model = save(folder / "made", transformers.T5ForTokenClassification(config))
    weights = {f"t5.{name}": tensor.clone() for name, tensor in model.state_dict().items()}
    del weights["t5.transformer.encoder.embed_tokens.weight"]
    safetensors.torch.save_file(weights, folder / "model.safetensors")
    shutil.rmtree(folder / "made")
    own = {
        "architectures": ["HHEMv2ForSequenceClassification"],
        "model_type": "HHEMv2",
        "auto_map": {"AutoModelForSequenceClassification": "modeling_hhem_v2.HHEMv2ForSequenceClassification"},
        "foundation": "google/flan-t5-base",
        "prompt": "<pad> Determine if the hypothesis is true given the premise?"
        "\n\nPremise: {text1}\n\nHypothesis: {text2}",
    }
    (folder / "config.json").write_text(json.dumps(own))
    (folder / "modeling_hhem_v2.py").write_text("raise SystemExit('code that came with a model was run')")
    base = folder / "foundation"
    base.mkdir()
    transformers.T5Config(**T5_SMALL, pad_token_id=0, eos_token_id=1).save_pretrained(base)
    make_tokenizer(base, "t5")
    return folder


NLI = ("contradiction", "entailment", "neutral")
MAKERS: dict[str, Callable[[Path], Path]] = {
    "nli": lambda folder: bert(folder, NLI),
    "lettucedetect": lambda folder: bert(folder, ("LABEL_0", "LABEL_1"), "TokenClassification"),
    "minicheck": roberta,
    "hhem": hhem,
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a model's folder needs no network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def made(kind: str, tmp_path: Path, maker: Callable[[Path], Path] | None = None) -> Path:
    folder = tmp_path / kind
    folder.mkdir()
    (maker or MAKERS[kind])(folder)
    return folder


def opinion(kind: str, folder: Path, case: Case = CASE) -> Opinion:
    (given,) = open_judge(f"{kind}:{folder}").judge(case)
    assert isinstance(given, Opinion), given
    return given


def softmaxed(logits: Any) -> Any:
    return torch.softmax(logits.detach().double(), -1)


def load(folder: Path, auto: str) -> tuple[Any, Any]:
    model = getattr(transformers, auto).from_pretrained(folder).eval()
    return model, transformers.AutoTokenizer.from_pretrained(folder)


def test_nli_is_what_the_model_makes_of_premise_and_hypothesis(tmp_path: Path) -> None:
    folder = made("nli", tmp_path)
    model, tokenizer = load(folder, "AutoModelForSequenceClassification")
    expected = softmaxed(model(**tokenizer(PREMISE, STATEMENT, return_tensors="pt")).logits[0])
    found = opinion("nli", folder)
    assert found.supported == pytest.approx(float(expected[1]), abs=1e-6)
    assert found.against == pytest.approx(float(expected[0]), abs=1e-6)
    assert (found.evidence[0].source_id, found.evidence[0].text) == ("p", PREMISE)


def test_nli_of_a_kind_without_segments_is_joined_as_its_tokenizer_joins(tmp_path: Path) -> None:
    folder = made("nli", tmp_path, lambda folder: roberta(folder, ("ENTAILMENT", "NOT_ENTAILMENT")))
    model, tokenizer = load(folder, "AutoModelForSequenceClassification")
    expected = softmaxed(model(**tokenizer(PREMISE, STATEMENT, return_tensors="pt")).logits[0])
    found = opinion("nli", folder)
    assert found.supported == pytest.approx(float(expected[0]), abs=1e-6)
    assert found.against is None


def test_minicheck_s_encoders_read_document_and_claim_with_a_separator_between(tmp_path: Path) -> None:
    folder = made("minicheck", tmp_path)
    model, tokenizer = load(folder, "AutoModelForSequenceClassification")
    text = tokenizer.eos_token.join([PREMISE, STATEMENT])
    expected = softmaxed(model(**tokenizer(text, return_tensors="pt")).logits[0])[1]
    assert opinion("minicheck", folder).supported == pytest.approx(float(expected), abs=1e-6)


def test_minicheck_s_t5_compares_the_two_digits_it_would_write(tmp_path: Path) -> None:
    folder = made("minicheck", tmp_path, t5)
    model, tokenizer = load(folder, "AutoModelForSeq2SeqLM")
    text = "predict: " + tokenizer.eos_token.join([PREMISE, STATEMENT])
    logits = model(
        **tokenizer(text, return_tensors="pt"), decoder_input_ids=torch.zeros((1, 1), dtype=torch.long)
    ).logits
    digits = logits[0, 0, tokenizer.convert_tokens_to_ids(["0", "1"])]
    expected = softmaxed(digits)[1]
    assert opinion("minicheck", folder).supported == pytest.approx(float(expected), abs=1e-6)


@pytest.mark.parametrize("query", [QUERY, None])
def test_lettucedetect_marks_the_tokens_of_the_answer(tmp_path: Path, query: str | None) -> None:
    folder = made("lettucedetect", tmp_path)
    set_positions(folder, 256)
    model, tokenizer = load(folder, "AutoModelForTokenClassification")
    prompt = f"Summarize the following text:\n{PREMISE}\noutput:"
    if query:
        prompt = (
            f"Briefly answer the following question:\n{query}\n"
            "Bear in mind that your response should be strictly based on the following 1 passages:\n"
            f"passage 1: {PREMISE}\n"
            "In case the passages do not contain the necessary information to answer the question, please reply with: "
            '"Unable to answer based on given passages."\noutput:'
        )
    read = tokenizer(prompt, STATEMENT, return_tensors="pt", return_offsets_mapping=True)
    spans = read.pop("offset_mapping")[0].tolist()
    answer = [at for at, of in enumerate(read.sequence_ids(0)) if of == 1]
    made_up = softmaxed(model(**read).logits[0])[answer, 1]
    found = opinion("lettucedetect", folder, Case(CASE.questions, CASE.passages, query))
    assert found.supported == pytest.approx(1 - float(made_up.max()), abs=1e-6)
    flagged = {tuple(spans[at]) for at, p in zip(answer, made_up.tolist(), strict=True) if p >= 0.5}
    covered = {
        span for span in map(tuple, (spans[at] for at in answer)) if any(a <= span[0] < b for a, b in found.absent)
    }
    assert covered == flagged


def set_positions(folder: Path, positions: int) -> None:
    """Make the model again with room for longer inputs."""
    shutil.rmtree(folder)
    folder.mkdir()
    torch.manual_seed(7)
    config = transformers.BertConfig(**SMALL, intermediate_size=32, max_position_embeddings=positions)
    save(folder, transformers.BertForTokenClassification(config))
    make_tokenizer(folder, "bert")


def test_hhem_is_its_published_weights_in_its_foundation_s_encoder_and_none_of_its_code(tmp_path: Path) -> None:
    folder = made("hhem", tmp_path)
    import safetensors.torch

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder / "foundation")
    config = transformers.T5Config.from_pretrained(folder / "foundation", num_labels=2)
    model = transformers.T5ForTokenClassification(config).eval()
    weights = safetensors.torch.load_file(folder / "model.safetensors")
    lacking, over = model.load_state_dict({name[3:]: tensor for name, tensor in weights.items()}, strict=False)
    assert (set(lacking) <= {"transformer.encoder.embed_tokens.weight"}, over) == (True, [])
    model.transformer.encoder.embed_tokens.weight = model.transformer.shared.weight
    text = (
        f"<pad> Determine if the hypothesis is true given the premise?\n\nPremise: {PREMISE}\n\nHypothesis: {STATEMENT}"
    )
    expected = softmaxed(model(**tokenizer(text, return_tensors="pt")).logits[0, 0])[1]
    assert opinion("hhem", folder).supported == pytest.approx(float(expected), abs=1e-6)


@pytest.mark.parametrize("kind", ["nli", "minicheck", "hhem"])
def test_a_long_passage_is_read_in_windows_and_the_evidence_is_one_of_them(kind: str, tmp_path: Path) -> None:
    long = Passage(id="long", text=" . ".join([PREMISE] * 150))
    found = opinion(kind, made(kind, tmp_path), Case(CASE.questions, (long,)))
    (shown,) = found.evidence
    assert shown.text == long.text[shown.start : shown.end]
    assert 0 < len(shown.text) < len(long.text)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_same_case_gets_the_same_opinion_whatever_else_is_asked(kind: str, tmp_path: Path) -> None:
    folder = made(kind, tmp_path)
    if kind == "lettucedetect":
        set_positions(folder, 256)
    judge = open_judge(f"{kind}:{folder}")
    other = Passage(id="q", text="pumps")
    (alone,) = judge.judge(CASE)
    (again, _) = judge.judge(Case((*CASE.questions, Question("the firm")), CASE.passages))
    (reordered,) = judge.judge(Case(CASE.questions, (other, *CASE.passages)))
    (ordered,) = judge.judge(Case(CASE.questions, (*CASE.passages, other)))
    assert alone == again
    assert reordered == ordered


@pytest.mark.parametrize("kind", ["nli", "minicheck"])
def test_signs_of_the_tokenizer_in_a_passage_are_text(kind: str, tmp_path: Path) -> None:
    folder = made(kind, tmp_path)
    judge = open_judge(f"{kind}:{folder}")
    for sign in ("[SEP]", "</s>"):
        tokens = judge._model.tokens(f"the firm {sign} makes pumps").ids  # type: ignore[attr-defined]
        tokenizer = judge._model._tokenizer  # type: ignore[attr-defined]
        assert not {tokenizer.sep_token_id, tokenizer.eos_token_id} & set(tokens)


def test_a_statement_too_long_for_the_model_is_unexamined(tmp_path: Path) -> None:
    judge = open_judge(f"nli:{made('nli', tmp_path)}")
    (given,) = judge.judge(Case((Question("pumps " * 60),), CASE.passages))
    assert isinstance(given, Unexamined)
    assert given.reason is Reason.TOO_LONG


def byte_level(framed: str) -> Any:
    made = tokenizers.Tokenizer(tokenizers.models.BPE())
    made.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=["<s>", "<pad>", "</s>"],
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
    )
    made.train_from_iterator([PREMISE, STATEMENT], trainer)
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", pair=framed, special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


def pieces_of_sentences(framed: str) -> Any:
    made = tokenizers.Tokenizer(tokenizers.models.Unigram())
    made.pre_tokenizer = tokenizers.pre_tokenizers.Metaspace()
    trainer = tokenizers.trainers.UnigramTrainer(
        vocab_size=120, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], unk_token="<unk>"
    )
    made.train_from_iterator([PREMISE, STATEMENT] * 3, trainer)
    made.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", pair=framed, special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


@pytest.mark.parametrize("make", [byte_level, pieces_of_sentences])
@pytest.mark.parametrize("framed", ["<s> $A </s> </s> $B </s>", "<s> $A </s> $B </s>"])
def test_texts_are_joined_as_tokenizers_of_real_models_join_them(make: Callable[[str], Any], framed: str) -> None:
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=make(framed), bos_token="<s>", eos_token="</s>", pad_token="<pad>", sep_token="</s>"
    )
    joints = joints_of(fast)
    assert joints is not None
    first, second = (plain_tokens(fast, text) for text in (PREMISE, STATEMENT))
    assert [*joints.before, *first.ids, *joints.between, *second.ids, *joints.after] == fast(PREMISE, STATEMENT)[
        "input_ids"
    ]
    marked = plain_tokens(fast, "the firm </s> makes pumps")
    assert 2 not in marked.ids
    covered = {at for a, b in first.spans for at in range(a, b)}
    assert [at for at, sign in enumerate(PREMISE) if sign != " " and at not in covered] == []
    assert list(first.spans) == sorted(first.spans)


# What is refused ------------------------------------------------------------------------------------


def edited(**changes: Any) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text())
        config |= changes
        (folder / "config.json").write_text(json.dumps({k: v for k, v in config.items() if v is not None}))

    return edit


def without(name: str) -> Callable[[Path], None]:
    def remove(folder: Path) -> None:
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return remove


def without_head(folder: Path) -> None:
    """The weights of the body only, under a configuration that promises a head: it would be made of random numbers."""
    import safetensors.torch

    weights = safetensors.torch.load_file(folder / "model.safetensors")
    kept = {name: tensor for name, tensor in weights.items() if "classifier" not in name}
    assert len(kept) < len(weights)
    safetensors.torch.save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})


def cut_short(folder: Path) -> None:
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:1_000])


REFUSED = [
    *((kind, without("config.json"), "holds no config.json") for kind in MAKERS),
    *((kind, without("model.safetensors"), "model") for kind in MAKERS),
    *((kind, without_head, "lacks weights") for kind in MAKERS),
    *((kind, cut_short, "can be loaded") for kind in MAKERS),
    *((kind, edited(architectures=["BertForMaskedLM"]), "BertForMaskedLM") for kind in MAKERS),
    *((kind, edited(architectures=None), "names nothing") for kind in MAKERS),
    *((kind, without("tokenizer.json"), "tokenizer") for kind in ("nli", "lettucedetect", "minicheck")),
    ("nli", edited(id2label={"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}), "which output is which"),
    ("nli", edited(id2label={"0": "entailment", "1": "entails", "2": "neutral"}), "which output is which"),
    ("nli", edited(id2label={"0": "positive", "1": "negative", "2": "neutral"}), "which output is which"),
    ("nli", edited(id2label=None), "which output is which"),
    ("nli", edited(model_type="unheard-of", auto_map={"AutoModelForSequenceClassification": "own.Model"}), "loaded"),
    ("minicheck", edited(id2label={"0": "entailment", "1": "neutral"}), "no MiniCheck"),
    ("minicheck", edited(id2label={"0": "a", "1": "b", "2": "c"}), "no MiniCheck"),
    ("lettucedetect", edited(id2label={"0": "O", "1": "B-PER", "2": "I-PER"}), "no LettuceDetect"),
    ("hhem", without("foundation"), "google/flan-t5-base"),
    ("hhem", without("foundation/tokenizer.json"), "tokenizer"),
    ("hhem", edited(prompt="{text2} follows from {text1}"), "prompt"),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("kind", "damage", "says"), REFUSED)
def test_a_folder_that_can_not_be_relied_on_is_refused_by_name(
    kind: str, damage: Callable[[Path], None], says: str, tmp_path: Path
) -> None:
    folder = made(kind, tmp_path)
    damage(folder)
    with pytest.raises(InvalidInput, match=says) as raised:
        open_judge(f"{kind}:{folder}")
    assert str(folder) in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_folder_that_is_not_there_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is no folder"):
        open_judge(f"{kind}:{tmp_path / 'nowhere'}")
