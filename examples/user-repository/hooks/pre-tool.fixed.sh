#!/bin/sh
# The same hook, which also knows `terraform destroy`: exit code 2 refuses, standard error says why.
case "$(cat)" in
  *'"command":"terraform apply'*)
    echo '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"ask","permissionDecisionReason":"a person looks at every terraform apply"}}' ;;
  *'"command":"terraform destroy'*)
    echo "an agent does not destroy" >&2
    exit 2 ;;
esac
