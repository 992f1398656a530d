"""A LlamaIndex query engine, wrapped, with a streamed answer: it is verified after its last token."""

from typing import Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.response_synthesizers import ResponseMode
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

import grounding
from grounding.retrievers.wrapping import records_of


class Shelf(BaseRetriever):
    """Stands in for your retriever."""

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        text = "Revenue was $85.8 billion in the third quarter and $94.9 billion in the fourth."
        return [NodeWithScore(node=TextNode(id_="results", text=text), score=0.8)]


class Model(CustomLLM):
    """Stands in for your language model; it takes the figure of another quarter."""

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex wants to know of a model."""
        return LLMMetadata(model_name="scripted")

    def complete(self, prompt: str, formatted: bool = False, **options: Any) -> CompletionResponse:
        """The whole answer."""
        return CompletionResponse(text="Revenue was $85.8 billion in the fourth quarter.")

    def stream_complete(self, prompt: str, formatted: bool = False, **options: Any) -> CompletionResponseGen:
        """The answer word by word."""

        def words() -> CompletionResponseGen:
            text = ""
            for word in self.complete(prompt).text.split():
                text += f"{word} "
                yield CompletionResponse(text=text, delta=f"{word} ")

        return words()


engine = grounding.wrap(
    RetrieverQueryEngine.from_args(Shelf(), llm=Model(), response_mode=ResponseMode.SIMPLE_SUMMARIZE, streaming=True)
)
response = engine.query("What was revenue in the fourth quarter?")
print(response)  # reads the stream to its end
record = records_of(engine).of(response)
assert record
assert record.report
print(record.report.verdict)
for claim in record.report.flagged:
    print(claim.kind, claim.text, claim.reason, claim.message, sep=" | ")
