//! What can be wrong with a question.

use crate::code::codes;

codes! {
    /// What can be wrong with a question, whatever it asks.
    pub QUESTION_CODES: Question;
    UNKNOWN_QUESTION_KEY: "unknown-question-key",
        "The question has a key that is not read",
        "Keys of a question are compared letter by letter, and one that is not known is an error: a misspelt `expect` \
        would expect nothing, and the answer would be to another question. Correct the spelling or remove the key; the \
        hint names the keys that are known there.";
    QUESTION_VALUE_OF_WRONG_KIND: "question-value-of-wrong-kind",
        "A value of the question has the wrong kind",
        "A number is where a text belongs, a text where a list belongs, and so on. In YAML an unquoted `1.30` is a \
        number: put it between quotes.";
    INVALID_QUESTION_VALUE: "invalid-question-value",
        "A value of the question cannot be used",
        "The value has the right kind, but it is not one of the possible words, not a block or an address, or not in \
        the range that the message names.";
    MISSING_QUESTION_VALUE: "missing-question-value",
        "The question lacks a value",
        "Something that has to be said is not said. Where exactly one of several keys is needed, the message lists \
        them.";
    EXCLUSIVE_QUESTION_KEYS: "exclusive-question-keys",
        "The question has several keys of which it takes one",
        "Two or more keys say the same in different ways, and only one of them can hold. Keep one and remove the \
        others.";
    UNKNOWN_QUESTION_NAME: "unknown-question-name",
        "The question names something that does not exist",
        "The name of a subnet, instance group, member or id in the question is not in the spec, or not among the \
        others. Names are compared letter by letter.";
    REPEATED_QUESTION_NAME: "repeated-question-name",
        "The question has the same id twice",
        "Ids tell the parts of a question apart, so each can be given once.";
}
