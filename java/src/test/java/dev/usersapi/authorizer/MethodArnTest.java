package dev.usersapi.authorizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodArnTest {

    @ParameterizedTest
    @CsvSource({
        "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users,"
                + "        arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod",
        "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/users/a/b/../c,"
                + " arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod",
        "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/GET/,"
                + "             arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod",
        "arn:aws-cn:execute-api:cn-north-1:123456789012:abc123/test-1/PUT/users,"
                + "  arn:aws-cn:execute-api:cn-north-1:123456789012:abc123/test-1",
        "arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:abc123/v1/DELETE/users/x,"
                + " arn:aws-us-gov:execute-api:us-gov-west-1:123456789012:abc123/v1"
    })
    void hasTheApiAndStageOfItsArn(String methodArn, String stageArn) {
        assertThat(MethodArn.parse(methodArn).stage()).isEqualTo(stageArn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "arn:aws:lambda:eu-west-1:123456789012:function:x",
                "arn:aws:execute-api:eu-west-1:123456789012:abc123",
                "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod",
                "arn:aws:execute-api:eu-west-1:123456789012:*/Prod/GET/users",
                "arn:aws:execute-api:eu-west-1:123456789012:abc123/*/GET/users"
            })
    void isNotParsedFromAnythingElse(String methodArn) {
        assertThatThrownBy(() -> MethodArn.parse(methodArn)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GET/users, GET/users",
        "GET/users/, GET/*",
        "GET/user/ada@example.com, GET/*",
        "GET/, GET/*",
        "PUT/users/ada@example.com, PUT/users/{userid}",
        "DELETE/users/a/b, DELETE/users/{userid}",
        "'GET/users/a\nb\u2028c', GET/users/{userid}"
    })
    void isLoggedWithoutPathParameters(String called, String logged) {
        String stage = "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/";

        assertThat(MethodArn.parse(stage + called).masked()).isEqualTo(stage + logged);
    }
}
