#!/bin/sh
# A pre-tool hook, as agents call it: JSON on standard input, a decision as JSON on standard output.
# It was written after somebody applied by accident: a person looks at every `terraform apply`. It does not know `terraform destroy`.
case "$(cat)" in
  *'"command":"terraform apply'*)
    echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"a person looks at every terraform apply"}}' ;;
esac
